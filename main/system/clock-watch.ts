import type { Clock } from './clock.ts';

/**
 * Notices that the computer's clock jumped: it slept without saying so, or the clock was set. Timers do not: they count
 * the time awake.
 */
export interface ClockWatch {
  stop(): void;
}

const LOOK_EVERY_MS = 60_000;
/** A timer that is late by more than this was not late: the time in between did not pass, or passed asleep. */
const JUMP_MS = 60_000;

/** Watches from now on. `onJump` is called once for each jump, forwards or back; `onLook` each minute that is none. */
export function startClockWatch(
  clock: Clock,
  { onJump, onLook }: { readonly onJump: () => void; readonly onLook: () => void },
): ClockWatch {
  let cancel: () => void = () => undefined;

  function lookLater(): void {
    const expectedMs = clock.nowMs() + LOOK_EVERY_MS;
    cancel = clock.after(LOOK_EVERY_MS, () => {
      const jumped = Math.abs(clock.nowMs() - expectedMs) > JUMP_MS;
      lookLater();
      if (jumped) onJump();
      else onLook();
    });
  }

  lookLater();
  return {
    stop() {
      cancel();
    },
  };
}
