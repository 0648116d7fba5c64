import type { Clock } from '../system/clock.ts';
import {
  createKeychainHelper,
  type HelperProcess,
  type KeychainAnswer,
  type KeychainQuestion,
} from './keychain-helper.ts';

/**
 * The operating system's keychain, in the shape the app needs. It may be silent for minutes, ask for its password, or be
 * locked: so it gets one question at a time for all accounts, out of a process that can be left behind.
 */

/** What reading gave. */
export type KeyRead =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'none' }
  /** It is locked, or asks for its password on screen right now. */
  | { readonly kind: 'locked' }
  /** It is neither: it says nothing at all. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface Keychain {
  read(entry: string): Promise<KeyRead>;
  /** `false` when the keychain is locked, missing or did not answer in time. */
  write(entry: string, key: string): Promise<boolean>;
  /** `false` when there was nothing to remove, or nothing that could be: a locked keychain looks empty. */
  remove(entry: string): Promise<boolean>;
}

/** The same with what only the app as a whole has to do with it. */
export interface KeychainService extends Keychain {
  /** The entries that are in it; none where it cannot be asked without a prompt. */
  entries(): Promise<readonly string[]>;
  /** The person asks for another try: a prompt that was cancelled may come once more. */
  tryAgain(): void;
  /** Calls back when an answer that had been given up came after all. @returns how to stop that */
  onLateAnswer(listener: () => void): () => void;
  /** Leaves behind whatever is being asked. The next question starts anew. */
  close(): void;
}

export interface KeychainOptions {
  /** Starts `keychain-process.ts`. */
  readonly start: () => HelperProcess;
  readonly clock: Clock;
}

/** After so long without an answer it is looked whether the keychain is locked: then its prompt is on screen. */
const LOOK_AFTER_MS = 1_500;
/** Long enough to type a password into the keychain's own prompt, short enough to say that nothing came. */
const LIMIT_MS = 20_000;

type Outcome = KeychainAnswer | 'locked' | 'silent';

/** Builds the keychain; nothing is started before it is asked something. */
export function createKeychain({ start, clock }: KeychainOptions): KeychainService {
  const helper = createKeychainHelper({ start, clock });
  const listeners = new Set<() => void>();
  /** The question that the keychain has not answered, if there is one; no other is asked meanwhile. */
  let open: Promise<KeychainAnswer> | null = null;
  let openIsSilent = false;
  /** What it said when it was last found locked, or its prompt was cancelled: it is not asked again until that is over. */
  let refusal: Outcome | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  /** Questions whose answer nobody wants any more. */
  const abandoned = new WeakSet<Promise<KeychainAnswer>>();
  let closings = 0;

  const after = (delayMs: number): { promise: Promise<'late'>; cancel: () => void } => {
    let cancel: () => void = () => undefined;
    const promise = new Promise<'late'>((resolve) => {
      cancel = clock.after(delayMs, () => {
        resolve('late');
      });
    });
    return { promise, cancel };
  };

  async function within<T>(work: Promise<T>, limitMs: number): Promise<T | 'late'> {
    const limit = after(limitMs);
    return Promise.race([work, limit.promise]).finally(limit.cancel);
  }

  const isLocked = async (): Promise<boolean | null> => {
    const looked = await within(helper.ask({ kind: 'look' }), LOOK_AFTER_MS);
    return looked !== 'late' && looked.ok && typeof looked.value === 'boolean' ? looked.value : null;
  };

  function send(question: KeychainQuestion): Promise<KeychainAnswer> {
    const asked = helper.ask(question);
    open = asked;
    openIsSilent = false;
    void asked.then(() => {
      if (open === asked) open = null;
    });
    return asked;
  }

  /** The answer goes on being waited for; whoever asked is told what there is to tell. */
  function leaveOpen(asked: Promise<KeychainAnswer>, outcome: 'locked' | 'silent'): Outcome {
    openIsSilent = outcome === 'silent';
    void asked.then(async (answer) => {
      await noteRefusal(asked, answer);
      if (refusal === null && !abandoned.has(asked)) for (const listener of listeners) listener();
    });
    return outcome;
  }

  async function noteRefusal(asked: Promise<KeychainAnswer>, answer: KeychainAnswer): Promise<Outcome> {
    const cameToNothing = !answer.ok || answer.value === null || answer.value === false;
    if (!cameToNothing || abandoned.has(asked)) return answer;
    const locked = await isLocked();
    const outcome = locked === true ? 'locked' : answer;
    refusal = locked === true || (locked === null && !answer.ok) ? outcome : null;
    return outcome;
  }

  async function put(question: KeychainQuestion, patient: boolean): Promise<Outcome> {
    if (open !== null) return (await isLocked()) === true ? 'locked' : 'silent';
    if (refusal !== null && !patient) {
      const locked = await isLocked();
      if (locked !== false) return locked === true ? 'locked' : refusal;
    }
    refusal = null;
    const asked = send(question);
    const soon = await within(asked, LOOK_AFTER_MS);
    if (soon !== 'late') return noteRefusal(asked, soon);
    if (!patient && (await isLocked()) === true) return leaveOpen(asked, 'locked');
    const inTime = await within(asked, LIMIT_MS - LOOK_AFTER_MS);
    if (inTime !== 'late') return noteRefusal(asked, inTime);
    return leaveOpen(asked, (await isLocked()) === true ? 'locked' : 'silent');
  }

  /** @param patient for what a person waits for: its prompt may come again, and has the whole time */
  function inTurn(question: KeychainQuestion, patient = false): Promise<Outcome> {
    const asking = closings;
    const turn = queue.then(() =>
      asking === closings ? put(question, patient) : ({ ok: false, reason: 'Glance is closing' } as const),
    );
    queue = turn;
    return turn;
  }

  function leaveBehind(): void {
    if (open !== null) abandoned.add(open);
    open = null;
    helper.stop();
  }

  const isDone = (outcome: Outcome): boolean => typeof outcome === 'object' && outcome.ok && outcome.value === true;

  return {
    read: async (entry) => toKeyRead(await inTurn({ kind: 'read', entry })),
    write: async (entry, key) => isDone(await inTurn({ kind: 'write', entry, key }, true)),
    remove: async (entry) => isDone(await inTurn({ kind: 'remove', entry })),
    async entries() {
      if ((await isLocked()) === true) return [];
      const outcome = await inTurn({ kind: 'list' });
      return typeof outcome === 'object' && outcome.ok && Array.isArray(outcome.value)
        ? (outcome.value as string[])
        : [];
    },
    tryAgain() {
      refusal = null;
      if (open !== null && openIsSilent) leaveBehind();
    },
    onLateAnswer(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closings += 1;
      leaveBehind();
    },
  };
}

function toKeyRead(outcome: Outcome): KeyRead {
  if (outcome === 'locked') return { kind: 'locked' };
  if (outcome === 'silent') return { kind: 'no-answer' };
  if (!outcome.ok) return { kind: 'unavailable', reason: outcome.reason.slice(0, 120) };
  return typeof outcome.value === 'string' ? { kind: 'found', key: outcome.value } : { kind: 'none' };
}
