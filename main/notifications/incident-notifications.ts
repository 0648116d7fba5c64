import type { Incident } from '../contract/alerts.ts';
import type { Language } from '../domain/wording/language.ts';
import { incidentText } from './notification-text.ts';
import type { Notifier } from './notifier.ts';

/** Where an incident is shown in the windows. */
export interface IncidentPlace {
  readonly accountId: string;
  readonly incidentId: number;
  /** UTC epoch milliseconds, in the hour that it is about. */
  readonly atMs: number;
}

export interface IncidentNotificationsOptions {
  readonly notifier: Pick<Notifier, 'show' | 'withdraw'>;
  readonly accountName: (accountId: string) => string;
  readonly language: () => Language;
  readonly show: (place: IncidentPlace) => void;
}

/** Tells incidents to the desktop; a click on one leads to its place. */
export class IncidentNotifications {
  readonly #options: IncidentNotificationsOptions;

  constructor(options: IncidentNotificationsOptions) {
    this.#options = options;
  }

  /**
   * Shows an incident, or its new words under the same key.
   * @param news `timeZone` is an IANA zone, for the words
   * @returns whether the desktop took it
   */
  tell(news: {
    readonly key: string;
    readonly incident: Incident;
    readonly isOver: boolean;
    readonly timeZone: string;
  }): Promise<boolean> {
    const { key, incident, isOver, timeZone } = news;
    const { accountId, id: incidentId, hourStartMs: atMs } = incident;
    const { notifier, accountName, language, show } = this.#options;
    return notifier.show({
      ...incidentText({ accountName: accountName(accountId), incident, isOver, timeZone }, language()),
      key,
      onClick: () => {
        show({ accountId, incidentId, atMs });
      },
    });
  }

  /** It is over: nobody has to be told any more. */
  withdraw(key: string): void {
    this.#options.notifier.withdraw(key);
  }
}
