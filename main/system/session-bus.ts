import { reasonOf } from '../contract/errors.ts';
import type { Message, MessageBus } from '@particle/dbus-next';
import { BusLink, greetBus, withinLimit, type BusConnector } from './bus-link.ts';

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

interface Heard {
  readonly rule: string;
  readonly hear: (message: Message) => void;
}

/**
 * A connection of our own to the desktop's session bus. Electron's tray and notifications ask the bus as well, but some
 * of its calls block the app until a silent server answers, and it says nothing about who comes and goes. A bus that goes
 * away is connected to again when it is back; until then nobody is on it.
 */
export class SessionBus {
  readonly #library: BusConnector['library'];
  readonly #link: BusLink;
  readonly #heard = new Set<Heard>();
  readonly #handlers = new Set<(message: Message) => boolean>();
  readonly #watched = new Set<OwnerWatch>();

  /** @param connection one that has greeted */
  constructor(connector: BusConnector, connection: MessageBus) {
    this.#library = connector.library;
    this.#link = new BusLink(connector, connection, {
      onConnected: (connected) => {
        for (const { hear } of this.#heard) connected.on('message', hear);
        for (const handle of this.#handlers) connected.addMethodHandler(handle);
      },
      onAgain: async () => {
        for (const { rule } of this.#heard) await this.call(BUS, 'AddMatch', 's', [rule]);
        for (const watch of this.#watched) await this.#askForOwner(watch);
      },
      onGone: () => {
        for (const watch of this.#watched) watch.report(null);
      },
    });
  }

  /** Wraps a value together with its type, as the receiver needs it. */
  variant(signature: string, value: unknown): unknown {
    return new this.#library.Variant(signature, value);
  }

  /**
   * Calls a method.
   * @returns the values of the answer, as D-Bus has them
   * @throws Error when the other side answers with an error, or not within five seconds, or when the bus has gone
   */
  async call(target: BusTarget, member: string, signature = '', body: readonly unknown[] = []): Promise<unknown[]> {
    const { connection } = this.#link;
    if (connection === null) throw new Error('the session bus has gone');
    const message = new this.#library.Message({ ...target, member, signature, body: [...body] });
    const reply = await withinLimit(connection.call(message), `${target.destination} does not answer`);
    return (reply?.body ?? []) as unknown[];
  }

  /** Whether somebody on the bus has a name. */
  async hasOwner(name: string): Promise<boolean> {
    return (await this.call(BUS, 'NameHasOwner', 's', [name]))[0] === true;
  }

  /** Who has a name, as a unique name; null for nobody. */
  async ownerOf(name: string): Promise<string | null> {
    const [owner = null] = (await this.call(BUS, 'GetNameOwner', 's', [name]).catch(() => [])) as string[];
    return owner;
  }

  /**
   * Tells who has a name: now, and each time that changes, with the owner's unique name or null for nobody.
   * @returns a function that stops it
   */
  async watchOwner(name: string, onChange: (owner: string | null) => void): Promise<() => void> {
    const watch = new OwnerWatch(name, onChange);
    this.#watched.add(watch);
    const stop = await this.listen({ ...BUS, member: 'NameOwnerChanged' }, ([changed, , owner]) => {
      if (changed === name) watch.report(owner === '' ? null : String(owner));
    });
    await this.#askForOwner(watch);
    return () => {
      this.#watched.delete(watch);
      stop();
    };
  }

  /** Hears a signal, whoever sends it, until the returned function is called. */
  async listen(signal: BusSignal, onSignal: (body: readonly unknown[]) => void): Promise<() => void> {
    const { MessageType } = this.#library;
    const hear = (message: Message): void => {
      if (message.type !== MessageType.SIGNAL) return;
      if (message.path !== signal.path || message.interface !== signal.interface) return;
      if (message.member === signal.member) onSignal(message.body as unknown[]);
    };
    const rule = `type='signal',path='${signal.path}',interface='${signal.interface}',member='${signal.member}'`;
    const heard = { rule, hear };
    this.#heard.add(heard);
    this.#link.connection?.on('message', hear);
    await this.call(BUS, 'AddMatch', 's', [rule]);
    return () => {
      this.#heard.delete(heard);
      this.#link.connection?.removeListener('message', hear);
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
      this.#link.send(this.#library.Message.newMethodReturn(message, signature, [...body]));
      return true;
    };
    this.#handlers.add(handle);
    this.#link.connection?.addMethodHandler(handle);
    return () => {
      this.#handlers.delete(handle);
      this.#link.connection?.removeMethodHandler(handle);
    };
  }

  /** Sends a signal from one of our own objects. */
  emit({ path, interface: name, member }: BusSignal, signature = '', body: readonly unknown[] = []): void {
    this.#link.send(this.#library.Message.newSignal(path, name, member, signature, [...body]));
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
    this.#link.close();
  }

  async #askForOwner(watch: OwnerWatch): Promise<void> {
    const reportsBefore = watch.reportCount;
    const owner = await this.ownerOf(watch.name);
    // Heard meanwhile, it is newer than the answer.
    if (watch.reportCount === reportsBefore) watch.report(owner);
  }
}

/** Watches who owns a name on the bus, and reports each change once. */
class OwnerWatch {
  readonly name: string;
  readonly #onChange: (owner: string | null) => void;
  #owner: string | null | undefined;
  reportCount = 0;

  constructor(name: string, onChange: (owner: string | null) => void) {
    this.name = name;
    this.#onChange = onChange;
  }

  report(owner: string | null): void {
    this.reportCount += 1;
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#onChange(owner);
  }
}

/** A bus that is started again is there within seconds. */
const AGAIN_AFTER_MS = 5_000;

/**
 * Connects to the session bus. The library is loaded only here: on other platforms nothing needs it.
 * @param env `DBUS_SESSION_BUS_ADDRESS`, else the socket that systemd gives every session
 * @param onLost the bus has gone, or could not be understood
 * @param againAfterMs between two attempts to connect to a bus that has gone
 * @returns null where there is no bus or it does not answer
 */
export async function connectSessionBus(
  env: Readonly<Record<string, string | undefined>>,
  onLost: (reason: string) => void,
  againAfterMs = AGAIN_AFTER_MS,
): Promise<SessionBus | null> {
  const busAddress = addressOf(env);
  if (busAddress === null) return null;
  try {
    const { default: library } = await import('@particle/dbus-next');
    const connect = (): Promise<MessageBus> => greetBus(library, busAddress);
    return new SessionBus({ library, connect, onLost, againAfterMs }, await connect());
  } catch (error) {
    onLost(reasonOf(error));
    return null;
  }
}

function addressOf(env: Readonly<Record<string, string | undefined>>): string | null {
  const address = env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  if (address !== '') return address === 'disabled:' ? null : address;
  const runtimeDir = env['XDG_RUNTIME_DIR'] ?? '';
  return runtimeDir === '' ? null : `unix:path=${runtimeDir}/bus`;
}
