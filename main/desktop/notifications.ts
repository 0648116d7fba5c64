import { Notification } from 'electron';
import type { Incident } from '../contract/alerts.ts';
import type { Core } from '../core/core.ts';
import type { Language } from '../domain/wording/language.ts';
import { NotificationServer } from '../notifications/bus-notification.ts';
import { electronNotifications } from '../notifications/electron-notification.ts';
import {
  IncidentNotifications,
  type IncidentPlace,
  type IncidentNotification,
} from '../notifications/incident-notifications.ts';
import { createNotifier, type NotificationDesktop, type Notifier } from '../notifications/notifier.ts';
import type { Clock } from '../system/clock.ts';
import type { SessionBus } from '../system/session-bus.ts';

export interface NotificationsOptions {
  /** The core at work; null while there is none. */
  readonly core: () => Core | null;
  /** The desktop's bus, on Linux; null where there is none. */
  readonly bus: Promise<SessionBus | null>;
  readonly clock: Clock;
  readonly language: () => Language;
  /** Shows an incident in the main window: a click on its notification. */
  readonly show: (place: IncidentPlace) => void;
}

/** The desktop's notifications, for incidents and for a test. */
export class Notifications {
  readonly notifier: Notifier;
  readonly #incidents: IncidentNotifications;

  constructor(options: NotificationsOptions) {
    const { core, clock, language, show } = options;
    this.notifier = createNotifier({
      desktop: this.#desktop(options.bus),
      clock,
      onUnavailable: (reason) => core()?.postNotice('notifications-unavailable', reason),
      onShown: () => core()?.withdrawNotice('notifications-unavailable'),
    });
    this.#incidents = new IncidentNotifications({
      notifier: this.notifier,
      clock,
      accountName: (accountId) => accountName(core(), accountId),
      language,
      show,
      open: (accountId, incidentId) => openIncident(core(), accountId, incidentId),
      onFailed: (incidentId) => core()?.alerts.notificationFailed(incidentId),
      onShownLate: (incidentId) => core()?.alerts.notificationShown(incidentId),
    });
  }

  notify(incident: IncidentNotification): void {
    void this.#incidents.notify(incident);
  }

  /** The incident is over, so its notification goes. */
  withdraw(key: string): void {
    this.#incidents.withdraw(key);
  }

  stop(): void {
    this.#incidents.stop();
    this.notifier.close();
  }

  #desktop(bus: Promise<SessionBus | null>): NotificationDesktop {
    if (process.platform !== 'linux') return electronNotifications(Notification);
    return new NotificationServer(bus, () => void this.#incidents.retry());
  }
}

function openIncident(core: Core | null, accountId: string, incidentId: number): Incident | null {
  const account = core?.snapshot().accounts.find(({ id }) => id === accountId);
  return account?.openIncidents.find(({ id }) => id === incidentId) ?? null;
}

function accountName(core: Core | null, accountId: string): string {
  return core?.settings().accounts.find(({ id }) => id === accountId)?.name ?? accountId;
}
