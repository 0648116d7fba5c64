import dbus, { type Message, type MessageBus } from '@particle/dbus-next';

/**
 * How long anything on a desktop may take before a test gives up. Nothing here takes a tenth of it, but a machine may be
 * busy with something else for a while.
 */
export const LIMIT_MS = 40_000;

/** Whom to call: a bus name, an object of it, and one of the object's interfaces. */
export interface Target {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
}

/** Which signals to hear; left-out parts fit all. */
export interface SignalMatch {
  readonly sender?: string;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
}

const BUS: Target = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/**
 * One connection to a session bus, speaking in raw messages: Chromium answers no introspection, so proxies made from
 * it are of no use.
 */
export class SessionBus {
  readonly connection: MessageBus;

  private constructor(connection: MessageBus) {
    this.connection = connection;
  }

  /** Connects to the bus at `address` and waits until it has greeted. */
  static async connect(address: string): Promise<SessionBus> {
    const connection = dbus.sessionBus({ busAddress: address });
    await new Promise<void>((resolve, reject) => {
      connection.once('connect', resolve);
      connection.once('error', reject);
    });
    // A desktop that ends under an open connection is no accident here.
    connection.on('error', () => {});
    return new SessionBus(connection);
  }

  /**
   * Calls a method.
   * @returns the values of the answer, as D-Bus has them: variants stay `Variant`, byte arrays become `Buffer`
   * @throws DBusError when the other side answers with an error
   */
  async call(target: Target, member: string, signature = '', body: readonly unknown[] = []): Promise<unknown[]> {
    const reply = await this.connection.call(new dbus.Message({ ...target, member, signature, body: [...body] }));
    return (reply?.body ?? []) as unknown[];
  }

  /** Reads one property and unwraps its variant. */
  async property(target: Target, name: string): Promise<unknown> {
    const properties = { ...target, interface: 'org.freedesktop.DBus.Properties' };
    const [variant] = await this.call(properties, 'Get', 'ss', [target.interface, name]);
    return (variant as dbus.Variant).value;
  }

  /** The process behind a bus name. */
  async processId(name: string): Promise<number> {
    return (await this.call(BUS, 'GetConnectionUnixProcessID', 's', [name]))[0] as number;
  }

  async hasOwner(name: string): Promise<boolean> {
    return (await this.call(BUS, 'NameHasOwner', 's', [name]))[0] === true;
  }

  /** Hears signals from now on, until the returned function is called. */
  async listen(match: SignalMatch, listener: (message: Message) => void): Promise<() => Promise<void>> {
    const rule = [`type='signal'`, ...Object.entries(match).map(([key, value]) => `${key}='${value}'`)].join(',');
    const hear = (message: Message): void => {
      if (message.type !== dbus.MessageType.SIGNAL) return;
      // A well-known name matches on the bus, but what arrives bears the unique one.
      const { sender, ...rest } = match;
      if (sender?.startsWith(':') && message.sender !== sender) return;
      if (Object.entries(rest).every(([key, value]) => message[key as keyof typeof rest] === value)) listener(message);
    };
    this.connection.on('message', hear);
    await this.call(BUS, 'AddMatch', 's', [rule]);
    return async () => {
      this.connection.removeListener('message', hear);
      await this.call(BUS, 'RemoveMatch', 's', [rule]);
    };
  }

  /**
   * Reads again after each of the signals until what was read is what was waited for. Listens before it reads, so
   * that no change falls between the two.
   * @param what for the message when it never comes
   */
  async until<T>(
    what: string,
    matches: readonly SignalMatch[],
    read: () => Promise<T>,
    done: (value: T) => boolean,
  ): Promise<T> {
    let wake = (): void => {};
    let changed = new Promise<void>((resolve) => (wake = resolve));
    const stops = await Promise.all(matches.map((match) => this.listen(match, () => wake())));
    let last: T | undefined;
    const search = async (): Promise<T> => {
      for (;;) {
        const next = changed;
        last = await read();
        if (done(last)) return last;
        await next;
        changed = new Promise<void>((resolve) => (wake = resolve));
      }
    };
    try {
      return await within(search(), () => `${what}; the last that was seen: ${JSON.stringify(last)}`);
    } finally {
      await Promise.all(stops.map((stop) => stop()));
    }
  }

  /** Waits until a bus name has, or no longer has, an owner. */
  async untilOwned(name: string, owned = true): Promise<void> {
    const match = { interface: BUS.interface, member: 'NameOwnerChanged' };
    await this.until(
      `${name} ${owned ? 'on' : 'off'} the bus`,
      [match],
      () => this.hasOwner(name),
      (has) => has === owned,
    );
  }

  close(): void {
    this.connection.disconnect();
  }
}

/** Resolves as the promise does, or rejects after {@link LIMIT_MS} with what was waited for. */
export async function within<T>(promise: Promise<T>, what: () => string, limitMs = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${limitMs / 1000} s in vain for ${what()}`)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
