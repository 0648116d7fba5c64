import type { Clock } from '../system/clock.ts';
import {
  createKeychainHelper,
  type KeychainHelper,
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
  /** The entries that are in it; null where it cannot be asked without a prompt, or does not answer. */
  entries(): Promise<readonly string[] | null>;
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
export const createKeychain = (options: KeychainOptions): KeychainService => new QueuedKeychain(options);

const isDone = (outcome: Outcome): boolean => typeof outcome === 'object' && outcome.ok && outcome.value === true;

class QueuedKeychain implements KeychainService {
  readonly #clock: Clock;
  readonly #helper: KeychainHelper;
  readonly #listeners = new Set<() => void>();
  /** The question that the keychain has not answered, if there is one; no other is asked meanwhile. */
  #open: Promise<KeychainAnswer> | null = null;
  #openIsSilent = false;
  /** What it said when it was last found locked, or its prompt was cancelled: it is not asked again until that is over. */
  #refusal: Outcome | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  /** Questions whose answer nobody wants any more. */
  readonly #abandoned = new WeakSet<Promise<KeychainAnswer>>();
  #closings = 0;

  constructor({ start, clock }: KeychainOptions) {
    this.#clock = clock;
    this.#helper = createKeychainHelper({ start, clock });
  }

  async read(entry: string): Promise<KeyRead> {
    return toKeyRead(await this.#inTurn({ kind: 'read', entry }));
  }

  async write(entry: string, key: string): Promise<boolean> {
    return isDone(await this.#inTurn({ kind: 'write', entry, key }, true));
  }

  async remove(entry: string): Promise<boolean> {
    return isDone(await this.#inTurn({ kind: 'remove', entry }));
  }

  async entries(): Promise<readonly string[] | null> {
    if ((await this.#isLocked()) === true) return null;
    const outcome = await this.#inTurn({ kind: 'list' });
    return typeof outcome === 'object' && outcome.ok && Array.isArray(outcome.value)
      ? (outcome.value as string[])
      : null;
  }

  tryAgain(): void {
    this.#refusal = null;
    if (this.#open !== null && this.#openIsSilent) this.#leaveBehind();
  }

  onLateAnswer(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closings += 1;
    this.#leaveBehind();
  }

  /** @param patient for what a person waits for: its prompt may come again, and has the whole time */
  #inTurn(question: KeychainQuestion, patient = false): Promise<Outcome> {
    const asking = this.#closings;
    const turn = this.#queue.then(() =>
      asking === this.#closings ? this.#put(question, patient) : ({ ok: false, reason: 'Glance is closing' } as const),
    );
    this.#queue = turn;
    return turn;
  }

  async #put(question: KeychainQuestion, patient: boolean): Promise<Outcome> {
    if (this.#open !== null) return (await this.#isLocked()) === true ? 'locked' : 'silent';
    if (this.#refusal !== null && !patient) {
      const locked = await this.#isLocked();
      if (locked !== false) return locked === true ? 'locked' : this.#refusal;
    }
    this.#refusal = null;
    const asked = this.#send(question);
    const soon = await this.#within(asked, LOOK_AFTER_MS);
    if (soon !== 'late') return this.#noteRefusal(asked, soon);
    if (!patient && (await this.#isLocked()) === true) return this.#leaveOpen(asked, 'locked');
    const inTime = await this.#within(asked, LIMIT_MS - LOOK_AFTER_MS);
    if (inTime !== 'late') return this.#noteRefusal(asked, inTime);
    return this.#leaveOpen(asked, (await this.#isLocked()) === true ? 'locked' : 'silent');
  }

  #send(question: KeychainQuestion): Promise<KeychainAnswer> {
    const asked = this.#helper.ask(question);
    this.#open = asked;
    this.#openIsSilent = false;
    void asked.then(() => {
      if (this.#open === asked) this.#open = null;
    });
    return asked;
  }

  /** Reports that the keychain does not answer; its answer still counts when it comes. */
  #leaveOpen(asked: Promise<KeychainAnswer>, outcome: 'locked' | 'silent'): Outcome {
    this.#openIsSilent = outcome === 'silent';
    void asked.then(async (answer) => {
      await this.#noteRefusal(asked, answer);
      if (this.#refusal === null && !this.#abandoned.has(asked)) for (const listener of this.#listeners) listener();
    });
    return outcome;
  }

  async #noteRefusal(asked: Promise<KeychainAnswer>, answer: KeychainAnswer): Promise<Outcome> {
    const cameToNothing = !answer.ok || answer.value === null || answer.value === false;
    if (!cameToNothing || this.#abandoned.has(asked)) return answer;
    const locked = await this.#isLocked();
    const outcome = locked === true ? 'locked' : answer;
    this.#refusal = locked === true || (locked === null && !answer.ok) ? outcome : null;
    return outcome;
  }

  async #isLocked(): Promise<boolean | null> {
    const looked = await this.#within(this.#helper.ask({ kind: 'look' }), LOOK_AFTER_MS);
    return looked !== 'late' && looked.ok && typeof looked.value === 'boolean' ? looked.value : null;
  }

  async #within<T>(work: Promise<T>, limitMs: number): Promise<T | 'late'> {
    let cancel: () => void = () => undefined;
    const late = new Promise<'late'>((resolve) => {
      cancel = this.#clock.after(limitMs, () => {
        resolve('late');
      });
    });
    return Promise.race([work, late]).finally(cancel);
  }

  #leaveBehind(): void {
    if (this.#open !== null) this.#abandoned.add(this.#open);
    this.#open = null;
    this.#helper.stop();
  }
}

function toKeyRead(outcome: Outcome): KeyRead {
  if (outcome === 'locked') return { kind: 'locked' };
  if (outcome === 'silent') return { kind: 'no-answer' };
  if (!outcome.ok) return { kind: 'unavailable', reason: outcome.reason.slice(0, 120) };
  return typeof outcome.value === 'string' ? { kind: 'found', key: outcome.value } : { kind: 'none' };
}
