import type { Frame } from '../../components/filmstrip.tsx';
import { type Answer, apiUrl } from '../../data/api-request.ts';
import { timeOf } from '../../data/format.ts';

export type ExecutionDetails = Answer<'/executions/{execution}'>;
export type ExecutionSteps = Answer<'/executions/{execution}/steps'>;
export type TreeItem = ExecutionSteps['items'][number];
export type StepItem = Extract<TreeItem, { kind: 'step' }>;
export type SectionItem = Extract<TreeItem, { kind: 'section' }>;
export type NamedArtifact = ExecutionSteps['artifacts'][number];

/** A screenshot with the step that took it. */
export type StepFrame = Frame & { readonly step: number | null };

/** Address of the bytes of an artifact. */
export function artifactUrl(artifact: { readonly artifact_id: number }, download = false): string {
  return apiUrl('/artifacts/{artifact}/content', {
    path: { artifact: artifact.artifact_id },
    query: { download: download || undefined },
  });
}

/** Whether a browser shows the file as a picture. SVG may hold scripts, and is not shown. */
export function isPicture(artifact: { readonly media_type: string | null; readonly name: string }): boolean {
  return artifact.media_type
    ? /^image\/(?:png|jpe?g|webp|avif|gif)$/.test(artifact.media_type)
    : /\.(?:png|jpe?g|webp|avif|gif)$/i.test(artifact.name);
}

/** The screenshots of an attempt in the order of the time, each with its step. */
export function framesOf(steps: ExecutionSteps, startedAt: string | null): StepFrame[] {
  const start = timeOf(startedAt);
  const frames: StepFrame[] = [];
  const add = (
    artifact: NamedArtifact,
    at: number,
    caption: string,
    status: string | undefined,
    step: number | null,
  ) => {
    if (!isPicture(artifact)) return;
    frames.push({
      src: artifactUrl(artifact),
      caption,
      at: Number.isNaN(at - start) ? 0 : Math.max(0, at - start),
      ...(status === undefined ? {} : { status }),
      ...(artifact.width && artifact.height ? { width: artifact.width, height: artifact.height } : {}),
      step,
    });
  };
  for (const item of steps.items) {
    if (item.kind !== 'step') continue;
    const caption = `${item.keyword?.trim() ?? ''} ${item.text}`.trim();
    for (const attempt of item.attempts) {
      const ended = timeOf(attempt.ended_at ?? attempt.started_at);
      for (const artifact of attempt.artifacts) add(artifact, ended, caption, attempt.status, item.step_id);
      for (const post of attempt.posts)
        for (const artifact of post.artifacts)
          add(artifact, timeOf(post.happened_at), caption, attempt.status, item.step_id);
    }
  }
  for (const post of steps.posts)
    for (const artifact of post.artifacts)
      add(artifact, timeOf(post.happened_at), artifact.name, post.status ?? undefined, null);
  const last = frames.at(-1)?.at ?? 0;
  for (const artifact of steps.artifacts) add(artifact, start + last, artifact.name, undefined, null);
  return frames.toSorted((a, b) => a.at - b.at);
}
