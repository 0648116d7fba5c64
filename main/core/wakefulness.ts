import { MINUTE_MS } from '../domain/time/units.ts';
import type { Clock } from '../system/clock.ts';
import { startClockWatch, type ClockWatch } from '../system/clock-watch.ts';

export interface WakefulnessOptions {
  readonly clock: Clock;
  readonly systemTimeZone: () => string;
  /** Has the computer's zone looked at again, for `systemTimeZone` to be that of now. */
  readonly lookAtTimeZone?: () => void;
  readonly onSleep: () => void;
  /** After wake, unlock, network return, or when the computer's zone changed. */
  readonly onWake: () => void;
  /** The clock was set, or the computer slept without saying so. */
  readonly onClockJump: () => void;
  /** Each minute in which the clock did not jump. */
  readonly onLook?: () => void;
}

/**
 * A computer that said it goes to sleep and still runs after this long did not, or woke without saying so: a closed lid
 * that only locks, a broken login service. Timers count the time awake only.
 */
const AWAKE_AFTER_ALL_MS = 2 * MINUTE_MS;

/** Whether this computer sleeps, and whether its clock or its zone has changed. */
export class Wakefulness {
  readonly #options: WakefulnessOptions;
  readonly #watch: ClockWatch;
  #timeZone: string;
  #cancelDoubt: () => void = () => undefined;

  /** Watches from now on, until `stop`. */
  constructor(options: WakefulnessOptions) {
    this.#options = options;
    this.#timeZone = options.systemTimeZone();
    this.#watch = startClockWatch(options.clock, {
      onJump: () => {
        this.#options.lookAtTimeZone?.();
        options.onClockJump();
      },
      onLook: () => {
        this.#lookAtZone();
        options.onLook?.();
      },
    });
  }

  sleep(): void {
    this.#options.onSleep();
    this.#cancelDoubt();
    this.#cancelDoubt = this.#options.clock.after(AWAKE_AFTER_ALL_MS, () => {
      this.wake();
    });
  }

  wake(): void {
    this.#cancelDoubt();
    this.#timeZone = this.#zoneOfNow();
    this.#options.onWake();
  }

  stop(): void {
    this.#cancelDoubt();
    this.#watch.stop();
  }

  #lookAtZone(): void {
    if (this.#zoneOfNow() !== this.#timeZone) this.wake();
  }

  #zoneOfNow(): string {
    this.#options.lookAtTimeZone?.();
    return this.#options.systemTimeZone();
  }
}
