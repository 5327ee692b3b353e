import { createSignal } from 'solid-js';

const [time, setTime] = createSignal(Date.now());
setInterval(() => {
  if (document.visibilityState === 'visible') setTime(Date.now());
}, 1000);

/** The time in ms, reactive, once a second: for durations of what still runs. */
export const now = time;

const [minute, setMinute] = createSignal(Date.now());
setInterval(() => setMinute(Date.now()), 30_000);

/** The time in ms, reactive, twice a minute: for "3 min ago". */
export const nowRoughly = minute;
