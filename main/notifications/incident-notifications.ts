import type { Incident } from '../contract/alerts.ts';
import type { Language } from '../domain/wording/language.ts';
import type { Clock } from '../system/clock.ts';
import { incidentText } from './notification-text.ts';
import type { Notifier } from './notifier.ts';

/** Where an incident is shown in the windows. */
export interface IncidentPlace {
  readonly accountId: string;
  readonly incidentId: number;
  /** UTC epoch milliseconds, in the hour that it is about. */
  readonly atMs: number;
}

/** A notification of an incident; the same key again replaces it by newer words. */
export interface IncidentNotification {
  /** One incident, one key: also over a restart. */
  readonly key: string;
  readonly incident: Incident;
  /** Whether it says that the incident is over. */
  readonly isOver: boolean;
  /** IANA zone, for the words. */
  readonly timeZone: string;
}

export interface IncidentNotificationsOptions {
  readonly notifier: Pick<Notifier, 'show' | 'withdraw'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly accountName: (accountId: string) => string;
  readonly language: () => Language;
  readonly show: (place: IncidentPlace) => void;
  /** The incident as it is now; null once it is over. */
  readonly open: (accountId: string, incidentId: number) => Incident | null;
  readonly onFailed: (incidentId: number) => void;
  /** Shown after all, a while after it had failed. */
  readonly onShownLate: (incidentId: number) => void;
}

/** Between two attempts at what the desktop could not show, where it does not say itself that it can again. */
const RETRY_MS = 60_000;

/** Shows incidents as desktop notifications; a click on one leads to its place. One that could not be shown is tried again. */
export class IncidentNotifications {
  readonly #options: IncidentNotificationsOptions;
  readonly #unshown = new Map<string, IncidentNotification>();
  #cancelRetry: (() => void) | null = null;

  constructor(options: IncidentNotificationsOptions) {
    this.#options = options;
  }

  async notify(notification: IncidentNotification): Promise<void> {
    this.#unshown.delete(notification.key);
    if (await this.#show(notification)) return;
    this.#unshown.set(notification.key, notification);
    this.#options.onFailed(notification.incident.id);
    this.#retryLater();
  }

  /** The incident is over, so its notification goes. */
  withdraw(key: string): void {
    this.#unshown.delete(key);
    this.#options.notifier.withdraw(key);
  }

  /** The desktop may be able to show notifications now: those that failed and still go on are shown. */
  async retry(): Promise<void> {
    const waiting = [...this.#unshown.values()];
    this.#unshown.clear();
    for (const notification of waiting) {
      const { accountId, id } = notification.incident;
      const incident = this.#options.open(accountId, id);
      if (incident === null) continue;
      if (await this.#show({ ...notification, incident })) this.#options.onShownLate(id);
      else this.#unshown.set(notification.key, notification);
    }
    if (this.#unshown.size > 0) this.#retryLater();
  }

  stop(): void {
    this.#unshown.clear();
    this.#cancelRetry?.();
  }

  #retryLater(): void {
    this.#cancelRetry ??= this.#options.clock.after(RETRY_MS, () => {
      this.#cancelRetry = null;
      void this.retry();
    });
  }

  #show({ key, incident, isOver, timeZone }: IncidentNotification): Promise<boolean> {
    const { notifier, accountName, language, show } = this.#options;
    const { accountId, id: incidentId, hourStartMs: atMs } = incident;
    return notifier.show({
      ...incidentText({ accountName: accountName(accountId), incident, isOver, timeZone }, language()),
      key,
      onClick: () => {
        show({ accountId, incidentId, atMs });
      },
    });
  }
}
