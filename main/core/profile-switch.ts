import { fail, ok, type Result } from '../contract/errors.ts';
import { collectGarbage } from '../system/collect-garbage.ts';
import type { Log } from '../system/log.ts';
import type { Core } from './core.ts';
import type { CoreListeners, ProfileStarter, RunningProfile } from './profiles.ts';
import type { Profile } from '../system/data-folder.ts';

/**
 * Which profile is at work. The next one starts before the last one stops, so that a switch that fails changes nothing:
 * what ran goes on.
 */
export class ProfileSwitch {
  readonly #start: ProfileStarter;
  readonly #listeners: CoreListeners;
  readonly #log: Log;
  #running: RunningProfile | null = null;
  #profile: Profile | null = null;
  #lastSwitch: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly start: ProfileStarter;
    /** Called only by the core at work, not by one that is starting or stopping. */
    readonly listeners: CoreListeners;
    readonly log: Log;
  }) {
    this.#start = options.start;
    this.#listeners = options.listeners;
    this.#log = options.log;
  }

  /** The core at work; null before the first one has started and after the last has stopped. */
  get core(): Core | null {
    return this.#running?.core ?? null;
  }

  /**
   * Sets a profile to work, one switch after the other.
   * @returns `switch-failed` where it could not be started: then the one before is at work as it was
   */
  to(profile: Profile): Promise<Result<null>> {
    const switched = this.#lastSwitch.then(() => this.#switchTo(profile));
    this.#lastSwitch = switched;
    return switched;
  }

  /** Stops the profile at work, for good. */
  async stop(): Promise<void> {
    await this.#lastSwitch;
    const running = this.#running;
    this.#running = null;
    this.#profile = null;
    await running?.stop();
  }

  async #switchTo(profile: Profile): Promise<Result<null>> {
    if (profile === this.#profile) return ok(null);
    const before = this.#running;
    try {
      this.#running = await this.#startListenedTo(profile);
    } catch (error) {
      this.#log.error(`the ${profile} profile could not be started`, error);
      return fail('switch-failed', error instanceof Error ? error.message.slice(0, 120) : undefined);
    }
    this.#profile = profile;
    this.#listeners.onSnapshot(this.#running.core.snapshot());
    if (before !== null) await this.#leave(before);
    return ok(null);
  }

  async #startListenedTo(profile: Profile): Promise<RunningProfile> {
    let started: RunningProfile | null = null;
    const whileAtWork =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args): void => {
        if (started !== null && started === this.#running) listener(...args);
      };
    const listeners = this.#listeners;
    started = await this.#start(profile, {
      onSnapshot: whileAtWork(listeners.onSnapshot),
      onHistoryChanged: whileAtWork(listeners.onHistoryChanged),
      onSpike: whileAtWork(listeners.onSpike),
      // The old profile withdraws its notifications as it stops.
      onSpikeOver: listeners.onSpikeOver,
      onIncidentsChanged: whileAtWork(listeners.onIncidentsChanged),
    });
    return started;
  }

  /** A profile that does not stop cleanly must not keep the new one from working. */
  async #leave(running: RunningProfile): Promise<void> {
    try {
      await running.stop();
    } catch (error) {
      this.#log.error('the profile that was left did not stop cleanly', error);
    }
    // Its history file stays open until the memory of its connection is freed, which waits for those who hold it now.
    setImmediate(collectGarbage);
  }
}
