import type { Variant } from '@particle/dbus-next';
import type { SessionBus, Target } from './session-bus.ts';

const DUNST: Target = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.dunstproject.cmd0',
};

/** A notification that dunst has shown and put away. */
export interface PastNotification {
  readonly id: number;
  readonly appName: string;
  readonly title: string;
  readonly body: string;
}

/** A real notification daemon, asked what it shows the way `dunstctl` asks. */
export class Dunst {
  readonly #bus: SessionBus;

  constructor(bus: SessionBus) {
    this.#bus = bus;
  }

  /** How many are on the screen. */
  async displayedCount(): Promise<number> {
    return (await this.#bus.property(DUNST, 'displayedLength')) as number;
  }

  async untilDisplayed(count: number): Promise<void> {
    await this.#bus.until(
      `${count} notifications on the screen`,
      [{ interface: 'org.freedesktop.DBus.Properties', member: 'PropertiesChanged' }],
      () => this.displayedCount(),
      (displayed) => displayed === count,
    );
  }

  /** Clicks the newest: its default action. */
  async clickNewest(): Promise<void> {
    await this.#bus.call(DUNST, 'NotificationAction', 'u', [0]);
  }

  async closeAll(): Promise<void> {
    await this.#bus.call(DUNST, 'NotificationCloseAll');
    await this.untilDisplayed(0);
  }

  /** What it has put away, newest first; what is still on the screen is not in it. */
  async history(): Promise<readonly PastNotification[]> {
    const [entries] = (await this.#bus.call(DUNST, 'NotificationListHistory')) as [Record<string, Variant>[]];
    return entries.map((entry) => ({
      id: entry['id']?.value as number,
      appName: entry['appname']?.value as string,
      title: entry['summary']?.value as string,
      body: entry['body']?.value as string,
    }));
  }
}
