import type { Clock } from '../../main/system/clock.ts';

/** A clock that stands still until a test turns it. It counts whole milliseconds, as the computer's own does. */
export interface ManualClock extends Clock {
  /** Moves time on, calling back what falls due on the way, in order. */
  advance(byMs: number): void;
  /** Jumps without calling back, as after a sleep or when the computer's clock is set. */
  jump(toMs: number): void;
  /** Sets it as a person or a time server does: what waits goes on waiting for as long as it had to. */
  set(toMs: number): void;
  /** How long until the next callback; null when nothing waits. */
  nextInMs(): number | null;
}

export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  let order = 0;
  let waiting: { atMs: number; order: number; callback: () => void }[] = [];
  const next = (): (typeof waiting)[number] | undefined =>
    [...waiting].sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];

  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const entry = { atMs: nowMs + Math.max(0, Math.ceil(delayMs)), order: order++, callback };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(byMs) {
      const untilMs = nowMs + Math.floor(byMs);
      for (let entry = next(); entry !== undefined && entry.atMs <= untilMs; entry = next()) {
        const due = entry;
        waiting = waiting.filter((other) => other !== due);
        nowMs = Math.max(nowMs, due.atMs);
        due.callback();
      }
      nowMs = untilMs;
    },
    jump(toMs) {
      nowMs = Math.floor(toMs);
    },
    set(toMs) {
      const byMs = Math.floor(toMs) - nowMs;
      waiting = waiting.map((entry) => Object.assign(entry, { atMs: entry.atMs + byMs }));
      nowMs += byMs;
    },
    nextInMs: () => {
      const entry = next();
      return entry === undefined ? null : entry.atMs - nowMs;
    },
  };
}
