import { PROGRAM_NAME } from '../system/program-name.ts';
import { reasonOf } from '../contract/errors.ts';
import { EventEmitter } from 'node:events';
import type { SessionBus } from '../system/session-bus.ts';
import type { DesktopNotification, NotificationDesktop } from './notifier.ts';

/** Notifications on Linux, over a bus connection of our own: Electron's block the whole app while a server is silent. */

const NAME = 'org.freedesktop.Notifications';
const SERVER = { destination: NAME, path: '/org/freedesktop/Notifications', interface: NAME };

export interface NotificationWords {
  readonly title: string;
  readonly body: string;
}

/** The desktop's notification server. */
export class NotificationServer implements NotificationDesktop {
  readonly #bus: Promise<SessionBus | null>;
  readonly #shown = new Map<number, EventEmitter>();
  readonly #onAppear: () => void;
  #markup: Promise<boolean> | null = null;

  /** @param onAppear a server has come, at the start or later: what could not be shown can be now */
  constructor(bus: Promise<SessionBus | null>, onAppear: () => void) {
    this.#bus = bus;
    this.#onAppear = onAppear;
    void bus.then((connected) => this.#listen(connected)).catch(() => undefined);
  }

  /** Whether there is a server is asked each time that something is to be shown. */
  isSupported(): boolean {
    return true;
  }

  create(words: NotificationWords): DesktopNotification {
    return new BusNotification(this, words);
  }

  /**
   * Shows a notification with a click that leads somewhere.
   * @returns its number with the server
   * @throws Error when there is no server, or it does not answer in time
   */
  async notify(notification: EventEmitter, { title, body }: NotificationWords): Promise<number> {
    const bus = await this.#bus;
    if (bus === null) throw new Error('no session bus');
    const text = (await this.#understandsMarkup(bus)) ? escaped(body) : body;
    const hints = { urgency: bus.variant('y', 1), 'desktop-entry': bus.variant('s', PROGRAM_NAME) };
    const [id] = await bus.call(SERVER, 'Notify', 'susssasa{sv}i', [
      'Glance',
      0,
      PROGRAM_NAME,
      title,
      text,
      // The click on the notification. With a label, servers would show a button for it.
      ['default', ''],
      hints,
      -1,
    ]);
    this.#shown.set(Number(id), notification);
    return Number(id);
  }

  async withdraw(id: number): Promise<void> {
    this.#shown.delete(id);
    const bus = await this.#bus;
    // Gone with its server, or closed by the person a moment ago.
    await bus?.call(SERVER, 'CloseNotification', 'u', [id]).catch(() => undefined);
  }

  async #listen(bus: SessionBus | null): Promise<void> {
    if (bus === null) return;
    await bus.listen({ ...SERVER, member: 'ActionInvoked' }, ([id]) => {
      // The signal of a quick click may arrive together with the answer that has the number, which is read in the next turn.
      setImmediate(() => this.#shown.get(Number(id))?.emit('click'));
    });
    await bus.watchOwner(NAME, (owner) => {
      // Its numbers begin anew, and it may be another program.
      this.#shown.clear();
      this.#markup = null;
      if (owner !== null) this.#onAppear();
    });
  }

  #understandsMarkup(bus: SessionBus): Promise<boolean> {
    this.#markup ??= bus
      .call(SERVER, 'GetCapabilities')
      .then(([capabilities]) => (capabilities as readonly string[]).includes('body-markup'));
    // Asked again next time, where it failed.
    this.#markup.catch(() => (this.#markup = null));
    return this.#markup;
  }
}

/** One notification, with the part of Electron's `Notification` that the notifier uses. */
class BusNotification extends EventEmitter implements DesktopNotification {
  readonly #server: NotificationServer;
  readonly #words: NotificationWords;
  #isClosed = false;
  #id: number | null = null;

  constructor(server: NotificationServer, words: NotificationWords) {
    super();
    this.#server = server;
    this.#words = words;
  }

  show(): void {
    void this.#show();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#id !== null) void this.#server.withdraw(this.#id);
    this.#id = null;
  }

  async #show(): Promise<void> {
    try {
      const id = await this.#server.notify(this, this.#words);
      this.#id = id;
      if (this.#isClosed) this.close();
      else this.emit('show');
    } catch (error) {
      this.emit('failed', {}, reasonOf(error));
    }
  }
}

/** Servers that understand markup would take a name such as `A&B <x>` for some. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
