import { reasonOf } from '../contract/errors.ts';
import type { Clock } from '../system/clock.ts';

/** The process that asks the keychain: started when there is something to ask, ended when there is nothing any more. */

/** `look` asks whether the keychain is locked, without a prompt: `null` where this computer does not know. */
export type KeychainQuestion =
  | { readonly kind: 'read' | 'remove'; readonly entry: string }
  | { readonly kind: 'write'; readonly entry: string; readonly key: string }
  | { readonly kind: 'list' | 'look' };

export type KeychainAnswer =
  | { readonly ok: true; readonly value: string | boolean | null | readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** A message to the process, and back from it. */
export type HelperRequest = KeychainQuestion & { readonly id: number };
export type HelperReply = KeychainAnswer & { readonly id: number };

/** The process as both Electron's utility processes and Node's children can be. */
export interface HelperProcess {
  send(request: HelperRequest): void;
  onReply(listener: (reply: HelperReply) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

/** The part of Electron's utility process that is used. */
export interface ForkedProcess {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (reply: HelperReply) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  kill(): unknown;
}

/** The process as Electron forks it. */
export function forkedHelper(child: ForkedProcess): HelperProcess {
  return {
    send: (request) => {
      child.postMessage(request);
    },
    onReply: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    kill: () => child.kill(),
  };
}

export interface KeychainHelper {
  /** Never rejects; a process that ends meanwhile is an answer too. */
  ask(question: KeychainQuestion): Promise<KeychainAnswer>;
  /** Ends the process, whatever it waits for. */
  stop(): void;
}

/** All accounts are read one after the other at the start; then nothing is asked for days. */
const STOP_WHEN_IDLE_MS = 5_000;

/** Builds the helper; its process starts with the first question. */
export function createKeychainHelper(options: {
  readonly start: () => HelperProcess;
  readonly clock: Clock;
}): KeychainHelper {
  const waiting = new Map<number, (answer: KeychainAnswer) => void>();
  let running: HelperProcess | null = null;
  let nextId = 1;
  let cancelStop: () => void = () => undefined;

  function start(): HelperProcess {
    const started = options.start();
    running = started;
    started.onReply(({ id, ...answer }) => {
      settle(id, answer);
      if (waiting.size === 0 && running === started) cancelStop = options.clock.after(STOP_WHEN_IDLE_MS, stop);
    });
    started.onExit(() => {
      if (running === started) giveUp();
    });
    return started;
  }

  function settle(id: number, answer: KeychainAnswer): void {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  }

  function giveUp(): void {
    running = null;
    for (const id of [...waiting.keys()]) settle(id, { ok: false, reason: 'the keychain’s process ended' });
  }

  function stop(): void {
    cancelStop();
    const stopped = running;
    giveUp();
    stopped?.kill();
  }

  return {
    ask(question) {
      cancelStop();
      return new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        try {
          (running ?? start()).send({ id, ...question });
        } catch (error) {
          settle(id, { ok: false, reason: reasonOf(error) });
        }
      });
    },
    stop,
  };
}
