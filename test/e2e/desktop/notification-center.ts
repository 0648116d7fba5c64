import dbus, { type Variant } from '@particle/dbus-next';
import { within, type SessionBus } from './session-bus.ts';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

/** Why a notification went away, as the specification numbers it. */
const CLOSE_REASON = { expired: 1, dismissed: 2, closedByApp: 3 } as const;

/** One notification as the app handed it to the desktop. */
export interface ShownNotification {
  readonly id: number;
  readonly appName: string;
  readonly title: string;
  readonly body: string;
  /** Keys of what can be done with it; `default` is a click on its body. */
  readonly actions: readonly string[];
  readonly hints: Readonly<Record<string, unknown>>;
  readonly expireTimeoutMs: number;
  /** The notification whose place it takes; 0 for none. */
  readonly replacesId: number;
}

/** The methods that the specification asks of a notification server. */
class NotificationServer extends dbus.interface.Interface {
  readonly #show: (notification: Omit<ShownNotification, 'id'>) => number;
  readonly #close: (id: number) => void;

  constructor(show: (notification: Omit<ShownNotification, 'id'>) => number, close: (id: number) => void) {
    super(NAME);
    this.#show = show;
    this.#close = close;
  }

  GetCapabilities(): string[] {
    return ['actions', 'body', 'body-markup', 'icon-static', 'persistence'];
  }

  GetServerInformation(): string[] {
    return ['Notification centre', 'Glance tests', '1', '1.2'];
  }

  Notify(
    appName: string,
    replacesId: number,
    _icon: string,
    title: string,
    body: string,
    actionPairs: readonly string[],
    hints: Readonly<Record<string, Variant>>,
    expireTimeoutMs: number,
  ): number {
    return this.#show({
      appName,
      title,
      body,
      actions: actionPairs.filter((_text, index) => index % 2 === 0),
      hints: Object.fromEntries(Object.entries(hints).map(([key, variant]) => [key, variant.value as unknown])),
      expireTimeoutMs,
      replacesId,
    });
  }

  CloseNotification(id: number): void {
    this.#close(id);
  }

  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action];
  }

  NotificationClosed(id: number, reason: number): [number, number] {
    return [id, reason];
  }
}

NotificationServer.configureMembers({
  methods: {
    GetCapabilities: { outSignature: 'as' },
    GetServerInformation: { outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u' },
  },
  signals: {
    ActionInvoked: { signature: 'us' },
    NotificationClosed: { signature: 'uu' },
  },
});

/**
 * The desktop's notification server, played by the test: it receives what the app shows and answers as a person
 * would. Start the desktop without its own (`components: { notifications: false }`).
 */
export class NotificationCenter {
  readonly #bus: SessionBus;
  readonly #server: NotificationServer;
  readonly #shown: ShownNotification[] = [];
  readonly #open = new Set<number>();
  readonly #waiting = new Set<() => void>();
  #lastId = 0;

  private constructor(bus: SessionBus) {
    this.#bus = bus;
    this.#server = new NotificationServer(
      (notification) => this.#receive(notification),
      (id) => this.#closed(id, CLOSE_REASON.closedByApp),
    );
  }

  /** Takes the place of the notification server; do so before the app starts. */
  static async start(bus: SessionBus): Promise<NotificationCenter> {
    const center = new NotificationCenter(bus);
    bus.connection.export(PATH, center.#server);
    const outcome = await bus.connection.requestName(NAME, dbus.NameFlag.DO_NOT_QUEUE);
    if (outcome !== dbus.RequestNameReply.PRIMARY_OWNER)
      throw new Error('The desktop has a notification server already.');
    return center;
  }

  /** Everything ever shown, oldest first. */
  get shown(): readonly ShownNotification[] {
    return this.#shown;
  }

  /** What is on the screen now. */
  get open(): readonly ShownNotification[] {
    return this.#shown.filter(
      ({ id }, index) => this.#open.has(id) && !this.#shown.slice(index + 1).some((later) => later.id === id),
    );
  }

  /** The first one, shown already or to come, that fits. */
  async find(fits: (notification: ShownNotification) => boolean = () => true): Promise<ShownNotification> {
    let found: ShownNotification | undefined;
    await this.until('a notification that fits', () => (found = this.#shown.find(fits)) !== undefined);
    if (found === undefined) throw new Error('A notification was found and lost.');
    return found;
  }

  /** Waits until something about {@link shown} or {@link open} is so. */
  async until(what: string, done: () => boolean): Promise<void> {
    let check = (): void => {};
    const reached = new Promise<void>((resolve) => {
      check = () => {
        if (done()) resolve();
      };
    });
    this.#waiting.add(check);
    check();
    try {
      await within(reached, () => `${what}; shown were: ${JSON.stringify(this.#shown.map(({ title }) => title))}`);
    } finally {
      this.#waiting.delete(check);
    }
  }

  /** A click on its body; it then goes away, as on most desktops. */
  click(notification: ShownNotification): void {
    this.act(notification, 'default');
  }

  /** A click on one of its buttons. */
  act(notification: ShownNotification, action: string): void {
    this.#server.ActionInvoked(notification.id, action);
    this.#closed(notification.id, CLOSE_REASON.dismissed);
  }

  /** The person waves it away. */
  dismiss(notification: ShownNotification): void {
    this.#closed(notification.id, CLOSE_REASON.dismissed);
  }

  /** Nobody looked, and its time is over. */
  expire(notification: ShownNotification): void {
    this.#closed(notification.id, CLOSE_REASON.expired);
  }

  /** Leaves the place to another. */
  async stop(): Promise<void> {
    await this.#bus.connection.releaseName(NAME);
    this.#bus.connection.unexport(PATH, this.#server);
  }

  #receive(notification: Omit<ShownNotification, 'id'>): number {
    const id = notification.replacesId === 0 ? ++this.#lastId : notification.replacesId;
    this.#shown.push({ id, ...notification });
    this.#open.add(id);
    this.#changed();
    return id;
  }

  #closed(id: number, reason: number): void {
    if (!this.#open.delete(id)) return;
    this.#server.NotificationClosed(id, reason);
    this.#changed();
  }

  #changed(): void {
    for (const check of this.#waiting) check();
  }
}
