import type { OpenAtLoginSwitch } from '../system/open-at-login.ts';

/**
 * Keeps the setting for opening at login and the system's own switch the same. At the start the system's switch says
 * how it is; afterwards the person does, in the settings.
 */
export class LoginSetting {
  readonly #system: OpenAtLoginSwitch;
  readonly #changeSetting: (open: boolean) => void;
  #known: boolean | null = null;

  /** @param changeSetting is called where the system's switch was changed while Glance was not running */
  constructor(system: OpenAtLoginSwitch, changeSetting: (open: boolean) => void) {
    this.#system = system;
    this.#changeSetting = changeSetting;
  }

  /** To be called with the setting of every snapshot of the real profile. */
  follow(wanted: boolean): void {
    const isFirst = this.#known === null;
    const before = this.#known ?? this.#system.isOn() ?? wanted;
    this.#known = before;
    if (before === wanted) return;
    if (isFirst) {
      this.#changeSetting(before);
      return;
    }
    this.#known = wanted;
    this.#system.set(wanted);
  }
}
