import type { Clock } from '../system/clock.ts';

/** Shows notifications: one per incident, kept until clicked or closed, for otherwise their clicks are lost. */

export interface NotificationSpec {
  /** The incident; other words under the same key replace what is shown, the same words change nothing. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

export interface Notifier {
  /**
   * Shows it, or its new words. Resolves with whether the desktop took it; one that says neither in a while is trusted
   * to have done so.
   */
  show(spec: NotificationSpec): Promise<boolean>;
  /** Takes a notification back when what it says is over. */
  withdraw(key: string): void;
  /** Takes all back. */
  close(): void;
}

/** One notification: its events are `show`, `click`, and `failed` with an event and a reason. */
export interface DesktopNotification {
  show(): void;
  close(): void;
  on(event: 'show' | 'click', listener: () => void): unknown;
  on(event: 'failed', listener: (event: unknown, reason: string) => void): unknown;
}

/** What shows notifications: Electron, or a bus connection of our own. */
export interface NotificationDesktop {
  isSupported(): boolean;
  create(words: { readonly id: string; readonly title: string; readonly body: string }): DesktopNotification;
}

export interface NotifierOptions {
  readonly desktop: NotificationDesktop;
  /** The desktop cannot notify (no server, no permission, an unsigned app on macOS); the app says so. */
  readonly onUnavailable: (reason: string) => void;
  /** One was shown: the desktop can notify, whatever it could before. */
  readonly onShown: () => void;
  readonly clock: Pick<Clock, 'after'>;
}

/** The newest so many stay clickable; desktops keep old notifications in a list for days. */
const MAX_KEPT = 50;
/** Longer than a bus connection of our own waits for its answers. */
const TRUST_AFTER_MS = 15_000;

interface Kept {
  readonly spec: NotificationSpec;
  readonly notification: DesktopNotification;
}

class KeepingNotifier implements Notifier {
  readonly #options: NotifierOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  show(spec: NotificationSpec): Promise<boolean> {
    const { desktop, onUnavailable } = this.#options;
    const { key, title, body } = spec;
    if (!desktop.isSupported()) {
      onUnavailable('no notification service');
      return Promise.resolve(false);
    }
    const known = this.#kept.get(key);
    // The same words again would only pop up again.
    if (known?.spec.title === title && known.spec.body === body) {
      this.#kept.set(key, { ...known, spec });
      return Promise.resolve(true);
    }
    this.withdraw(key);
    // By its id, newer Electrons replace on Windows and macOS what a former run of the app left in the list.
    const notification = desktop.create({ id: key, title, body });
    this.#kept.set(key, { spec, notification });
    notification.on('click', () => {
      (this.#take(key, notification)?.spec ?? spec).onClick();
    });
    const shown = this.#outcomeOf(key, notification);
    // Not on `close`: on Windows and GNOME it comes when the banner goes, while the click can still come from the list.
    notification.show();
    this.#dropOldest();
    return shown;
  }

  withdraw(key: string): void {
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    known?.notification.close();
  }

  close(): void {
    for (const key of [...this.#kept.keys()]) this.withdraw(key);
  }

  /** Resolves with whether the desktop took a notification that is about to be shown. */
  #outcomeOf(key: string, notification: DesktopNotification): Promise<boolean> {
    const { clock, onShown, onUnavailable } = this.#options;
    return new Promise((resolve) => {
      const cancelTrust = clock.after(TRUST_AFTER_MS, () => {
        resolve(true);
      });
      notification.on('show', () => {
        cancelTrust();
        onShown();
        resolve(true);
      });
      notification.on('failed', (_event, error) => {
        cancelTrust();
        this.#take(key, notification);
        onUnavailable(error === '' ? 'the desktop refused it' : error.slice(0, 120));
        resolve(false);
      });
    });
  }

  /** Stops keeping a notification; undefined where another one has its key by now. */
  #take(key: string, notification: DesktopNotification): Kept | undefined {
    const own = this.#kept.get(key);
    if (own?.notification !== notification) return undefined;
    this.#kept.delete(key);
    return own;
  }

  #dropOldest(): void {
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Builds a notifier on a desktop's notifications. */
export function createNotifier(options: NotifierOptions): Notifier {
  return new KeepingNotifier(options);
}
