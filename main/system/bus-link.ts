import { reasonOf } from '../contract/errors.ts';
import type dbus from '@particle/dbus-next';
import type { Message, MessageBus } from '@particle/dbus-next';

export type DbusLibrary = typeof dbus;

/** How a bus is connected to, at first and again after it has gone. */
export interface BusConnector {
  readonly library: DbusLibrary;
  readonly connect: () => Promise<MessageBus>;
  /** The bus has gone, or could not be understood. */
  readonly onLost: (reason: string) => void;
  readonly againAfterMs: number;
}

export interface BusLinkListeners {
  /** A connection is there; listeners and answers move to it. */
  readonly onConnected: (connection: MessageBus) => void;
  /** Connected again after the bus was gone: names and items have to be registered again. */
  readonly onAgain: () => Promise<void>;
  readonly onGone: () => void;
}

/** A connection to a bus that reconnects when the bus is back. */
export class BusLink {
  readonly #connector: BusConnector;
  readonly #listeners: BusLinkListeners;
  #connection: MessageBus | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param connection one that has greeted */
  constructor(connector: BusConnector, connection: MessageBus, listeners: BusLinkListeners) {
    this.#connector = connector;
    this.#listeners = listeners;
    this.#attach(connection);
  }

  /** Null while the bus is gone. */
  get connection(): MessageBus | null {
    return this.#connection;
  }

  /** Sends a message; with the bus gone there is nobody to send it to. */
  send(message: Message): void {
    try {
      this.#connection?.send(message);
    } catch (error) {
      // Its socket was closed a moment ago; the `end` event comes next.
      this.#lose(reasonOf(error));
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#connection?.disconnect();
    this.#connection = null;
  }

  #attach(connection: MessageBus): void {
    this.#connection = connection;
    this.#listeners.onConnected(connection);
    const lose = (reason: string): void => {
      if (this.#connection === connection) this.#lose(reason);
    };
    connection.on('error', (error: unknown) => {
      lose(reasonOf(error));
    });
    socketOf(connection).once('close', () => {
      lose('it has gone');
    });
  }

  #lose(reason: string): void {
    if (this.#connection === null || this.#isClosed) return;
    this.#connection = null;
    this.#connector.onLost(reason);
    this.#listeners.onGone();
    this.#connectLater();
  }

  #connectLater(): void {
    this.#timer = setTimeout(() => void this.#connectAgain(), this.#connector.againAfterMs);
    // Waiting for a bus is no reason to stay.
    this.#timer.unref();
  }

  async #connectAgain(): Promise<void> {
    try {
      const connection = await this.#connector.connect();
      if (this.#isClosed) {
        connection.disconnect();
        return;
      }
      this.#attach(connection);
      await this.#listeners.onAgain();
    } catch {
      if (!this.#isClosed && this.#connection === null) this.#connectLater();
    }
  }
}

/** The library has no event for the end of its connection; its socket has. */
const socketOf = (connection: MessageBus): NodeJS.EventEmitter =>
  (connection as unknown as { readonly _connection: { readonly stream: NodeJS.EventEmitter } })._connection.stream;

/** A healthy bus answers in a tenth of it, and nothing of ours waits for the answer. */
const CALL_LIMIT_MS = 5_000;

/** @throws Error with `message` when the promise takes longer than {@link CALL_LIMIT_MS} */
export async function withinLimit<T>(promise: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // After a sleep, or on a computer that is very busy, the answer may have come and wait to be read: that turn first.
      setImmediate(() => {
        reject(new Error(message));
      });
    }, CALL_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Connects to a bus and waits until it has greeted. @throws Error where it cannot be reached or says nothing */
export async function greetBus(library: DbusLibrary, busAddress: string): Promise<MessageBus> {
  const connection = library.sessionBus({ busAddress });
  const connected = new Promise<void>((resolve, reject) => {
    connection.once('connect', resolve);
    // Not once: a socket may fail in more than one way, and what nobody hears would end the app.
    connection.on('error', reject);
  });
  await withinLimit(connected, 'the session bus does not answer');
  return connection;
}
