import { formatDuration } from '../data/format.ts';
import './duration-bar.css';

/** A duration with a bar behind it that compares it with the longest of its list. */
export function DurationBar(props: {
  ms: number | null | undefined;
  longestMs: number;
  tone?: string | undefined;
}) {
  const share = () => Math.min(1, Math.max(0, (props.ms ?? 0) / (props.longestMs || 1)));
  return (
    <span class="duration-bar" data-tone={props.tone}>
      <span class="text">{formatDuration(props.ms)}</span>
      <span class="track" aria-hidden="true">
        <span style={{ width: `${share() * 100}%` }} />
      </span>
    </span>
  );
}
