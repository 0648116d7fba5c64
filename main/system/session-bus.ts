import type dbus from '@particle/dbus-next';
import type { Message, MessageBus } from '@particle/dbus-next';

/** Whom to call: a bus name, an object of it, and one of the object's interfaces. */
export interface BusTarget {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
}

/** A call to one of our own objects. */
export interface BusCall {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** What a call is answered with; `signature` in D-Bus letters. */
export interface BusAnswer {
  readonly signature: string;
  readonly body: readonly unknown[];
}

export interface BusSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

const BUS: BusTarget = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** Nobody who is well takes a tenth of it; nothing of ours waits on it. */
const CALL_LIMIT_MS = 5_000;

type Library = typeof dbus;

/**
 * A connection of our own to the desktop's session bus. Electron's tray and notifications ask the bus as well, but some
 * of its calls block the app until a silent server answers, and it says nothing about who comes and goes.
 */
export class SessionBus {
  readonly #library: Library;
  readonly #connection: MessageBus;

  constructor(library: Library, connection: MessageBus) {
    this.#library = library;
    this.#connection = connection;
  }

  /** Wraps a value together with its type, as the receiver needs it. */
  variant(signature: string, value: unknown): unknown {
    return new this.#library.Variant(signature, value);
  }

  /**
   * Calls a method.
   * @returns the values of the answer, as D-Bus has them
   * @throws Error when the other side answers with an error, or not within five seconds
   */
  async call(target: BusTarget, member: string, signature = '', body: readonly unknown[] = []): Promise<unknown[]> {
    const message = new this.#library.Message({ ...target, member, signature, body: [...body] });
    const reply = await within(this.#connection.call(message), `${target.destination} does not answer`);
    return (reply?.body ?? []) as unknown[];
  }

  /** Whether somebody on the bus has a name. */
  async hasOwner(name: string): Promise<boolean> {
    return (await this.call(BUS, 'NameHasOwner', 's', [name]))[0] === true;
  }

  /**
   * Tells who has a name: now, and each time that changes, with the owner's unique name or null for nobody.
   * @returns how to stop being told
   */
  async watchOwner(name: string, onChange: (owner: string | null) => void): Promise<() => void> {
    const told: { owner?: string | null } = {};
    const tell = (owner: string | null): void => {
      if (owner === told.owner) return;
      told.owner = owner;
      onChange(owner);
    };
    const match = { ...BUS, member: 'NameOwnerChanged' };
    const stop = await this.listen(match, ([changed, , owner]) => {
      if (changed === name) tell(owner === '' ? null : String(owner));
    });
    const [owner = null] = (await this.call(BUS, 'GetNameOwner', 's', [name]).catch(() => [])) as string[];
    // Heard meanwhile, it is newer than the answer.
    if (told.owner === undefined) tell(owner);
    return stop;
  }

  /** Hears a signal, whoever sends it, until the returned function is called. */
  async listen(signal: BusSignal, onSignal: (body: readonly unknown[]) => void): Promise<() => void> {
    const hear = (message: Message): void => {
      if (message.type !== this.#library.MessageType.SIGNAL) return;
      if (message.path !== signal.path || message.interface !== signal.interface) return;
      if (message.member === signal.member) onSignal(message.body as unknown[]);
    };
    this.#connection.on('message', hear);
    const rule = `type='signal',path='${signal.path}',interface='${signal.interface}',member='${signal.member}'`;
    await this.call(BUS, 'AddMatch', 's', [rule]);
    return () => {
      this.#connection.removeListener('message', hear);
    };
  }

  /**
   * Answers calls to our own objects; `answer` gives null for a call that is not known.
   * @returns how to stop answering
   */
  serve(answer: (call: BusCall) => BusAnswer | null): () => void {
    const handle = (message: Message): boolean => {
      const { path, interface: name, member } = message;
      const answered = answer({ path, interface: name, member, body: message.body as unknown[] });
      if (answered === null) return false;
      const { signature, body } = answered;
      this.#connection.send(this.#library.Message.newMethodReturn(message, signature, [...body]));
      return true;
    };
    this.#connection.addMethodHandler(handle);
    return () => {
      this.#connection.removeMethodHandler(handle);
    };
  }

  /** Sends a signal from one of our own objects. */
  emit({ path, interface: name, member }: BusSignal, signature = '', body: readonly unknown[] = []): void {
    this.#connection.send(this.#library.Message.newSignal(path, name, member, signature, [...body]));
  }

  /** Takes a name for ourselves. */
  async own(name: string): Promise<void> {
    await this.call(BUS, 'RequestName', 'su', [name, 0]);
  }

  /** Gives a name back; a bus that has gone meanwhile has it back already. */
  async disown(name: string): Promise<void> {
    await this.call(BUS, 'ReleaseName', 's', [name]).catch(() => undefined);
  }

  close(): void {
    this.#connection.disconnect();
  }
}

/**
 * Connects to the session bus. The library is loaded only here: on other platforms nothing needs it.
 * @param env `DBUS_SESSION_BUS_ADDRESS`, else the socket that systemd gives every session
 * @param onLost the bus has gone, or could not be understood
 * @returns null where there is no bus or it does not answer
 */
export async function connectSessionBus(
  env: Readonly<Record<string, string | undefined>>,
  onLost: (reason: string) => void,
): Promise<SessionBus | null> {
  const busAddress = addressOf(env);
  if (busAddress === null) return null;
  try {
    const { default: library } = await import('@particle/dbus-next');
    const connection = library.sessionBus({ busAddress });
    const connected = new Promise<void>((resolve, reject) => {
      connection.once('connect', resolve);
      connection.once('error', reject);
    });
    connection.on('error', (error: unknown) => {
      onLost(error instanceof Error ? error.message : String(error));
    });
    await within(connected, 'the session bus does not answer');
    return new SessionBus(library, connection);
  } catch (error) {
    onLost(error instanceof Error ? error.message : String(error));
    return null;
  }
}

function addressOf(env: Readonly<Record<string, string | undefined>>): string | null {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  if (address !== '') return address === 'disabled:' ? null : address;
  const runtimeDir = env['XDG_RUNTIME_DIR'] ?? '';
  return runtimeDir === '' ? null : `unix:path=${runtimeDir}/bus`;
}

/** @throws Error with `message` when the promise takes longer than {@link CALL_LIMIT_MS} */
async function within<T>(promise: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(message));
    }, CALL_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
