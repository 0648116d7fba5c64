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
  /** The desktop cannot notify (no server, no permission, an unsigned app on macOS): it is said in the app instead. */
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
  readonly close: () => void;
}

/** Builds a notifier on Electron's notifications. */
export function createNotifier({ desktop, onUnavailable, onShown, clock }: NotifierOptions): Notifier {
  const kept = new Map<string, Kept>();

  function withdraw(key: string): void {
    const known = kept.get(key);
    kept.delete(key);
    known?.close();
  }

  return {
    show(spec) {
      const { key, title, body } = spec;
      if (!desktop.isSupported()) {
        onUnavailable('no notification service');
        return Promise.resolve(false);
      }
      const known = kept.get(key);
      // The same words again would only pop up again.
      if (known?.spec.title === title && known.spec.body === body) {
        kept.set(key, { spec, close: known.close });
        return Promise.resolve(true);
      }
      withdraw(key);
      // By its id, newer Electrons replace on Windows and macOS what a former run of the app left in the list.
      const notification = desktop.create({ id: key, title, body });
      const close = (): void => {
        notification.close();
      };
      kept.set(key, { spec, close });
      const take = (): Kept | undefined => {
        const own = kept.get(key);
        if (own?.close !== close) return undefined;
        kept.delete(key);
        return own;
      };
      notification.on('click', () => {
        (take()?.spec ?? spec).onClick();
      });
      const shown = new Promise<boolean>((resolve) => {
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
          take();
          onUnavailable(error === '' ? 'the desktop refused it' : error.slice(0, 120));
          resolve(false);
        });
      });
      // Not on `close`: on Windows and GNOME it comes when the banner goes, while the click can still come from the list.
      notification.show();
      const oldest = kept.keys().next().value;
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return shown;
    },
    withdraw,
    close() {
      for (const key of [...kept.keys()]) withdraw(key);
    },
  };
}
