import { createSignal } from 'solid-js';

const [message, setMessage] = createSignal('');

/** Has screen readers say something that happened without the focus moving there. */
export function announce(text: string): void {
  // The same text twice is said twice only when it was away in between.
  setMessage('');
  setTimeout(() => setMessage(text), 50);
}

/** Where announcements stand; once on the page. */
export function Announcer() {
  return (
    <div class="for-readers" aria-live="polite" aria-atomic="true">
      {message()}
    </div>
  );
}
