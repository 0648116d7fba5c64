import { fail, ok, type ErrorCode, type Result } from '../contract/errors.ts';
import { parseApiKey } from '../domain/account/credentials.ts';
import type { Keychain, KeychainService, KeyRead } from './keychain.ts';

/** The API keys of this run: read from the keychain once, kept in memory, never written anywhere else. */
export interface KeyStore {
  /** The key of an account, or `key-missing`, `key-locked`, `keychain-unavailable`. */
  read(accountId: string): Promise<Result<string>>;
  /** Uses a key from now on and puts it in the keychain; says under which name, or why it serves for this run only. */
  keep(accountId: string, key: string): Promise<KeptKey>;
  /** Forgets a key here and in the keychain. @returns the entries that are still in the keychain, locked or missing */
  remove(accountId: string): Promise<readonly string[]>;
  /** The name of the entry that `keep` writes. */
  entryOf(accountId: string): string;
  /** What the settings have to remember of a key once it is kept. */
  remembered(accountId: string, kept: KeptKey): { keyStored: boolean; keyEntries?: string[] };
  /** Deletes an entry whose account is gone already; `false` when nothing was deleted, as by a locked keychain. */
  removeLeft(entry: string): Promise<boolean>;
}

export type KeptKey =
  { readonly kept: true; readonly entry: string } | { readonly kept: false; readonly why: ErrorCode };

/** Which entries of the keychain are an account's; see `key-entry.ts`. */
export interface KeyEntries {
  /** The entry to read and write: of this account, this server and this data folder. */
  current(accountId: string): string;
  /** The entries that the keychain was given, out of this data folder, as the settings remember. */
  stored(accountId: string): readonly string[];
  /** An entry from before they said for which server, if its key may be used here; null when not. */
  unbound(accountId: string): string | null;
  /** What `stored` is to give once the current entry is written. */
  withCurrent(accountId: string): string[];
  /** The unbound entry's key is under the current name now. */
  moved(accountId: string): void;
}

export interface KeyStoreOptions {
  readonly keychain: Keychain;
  readonly entries: KeyEntries;
}

/** Builds the store. Reads of the same account at the same time share one question to the keychain. */
export const createKeyStore = (options: KeyStoreOptions): KeyStore => new KeysOfThisRun(options);

class KeysOfThisRun implements KeyStore {
  readonly #keychain: Keychain;
  readonly #entries: KeyEntries;
  readonly #keys = new Map<string, string>();
  readonly #reading = new Map<string, Promise<Result<string>>>();

  constructor({ keychain, entries }: KeyStoreOptions) {
    this.#keychain = keychain;
    this.#entries = entries;
  }

  async read(accountId: string): Promise<Result<string>> {
    const key = this.#keys.get(accountId);
    if (key !== undefined) return ok(key);
    const asked =
      this.#reading.get(accountId) ?? this.#readFromKeychain(accountId).finally(() => this.#reading.delete(accountId));
    this.#reading.set(accountId, asked);
    return asked;
  }

  async keep(accountId: string, key: string): Promise<KeptKey> {
    this.#keys.set(accountId, key);
    const entry = this.#entries.current(accountId);
    const unbound = this.#entries.unbound(accountId);
    if (await this.#keychain.write(entry, key)) {
      if (unbound !== null) await this.#keychain.remove(unbound);
      return { kept: true, entry };
    }
    const read = await this.#keychain.read(entry);
    return { kept: false, why: WHY_NOT_KEPT[read.kind] };
  }

  async remove(accountId: string): Promise<readonly string[]> {
    // Read first: removing an account forgets these next.
    const stored = this.#entries.stored(accountId);
    const unbound = this.#entries.unbound(accountId);
    const all = new Set([this.#entries.current(accountId), ...stored, ...(unbound === null ? [] : [unbound])]);
    this.#keys.delete(accountId);
    // A question asked before would bring the key back.
    await this.#reading.get(accountId);
    this.#keys.delete(accountId);
    const left: string[] = [];
    for (const entry of all) {
      const expected = stored.includes(entry) || entry === unbound;
      if (!(await this.#keychain.remove(entry)) && expected) left.push(entry);
    }
    return left;
  }

  entryOf(accountId: string): string {
    return this.#entries.current(accountId);
  }

  remembered(accountId: string, kept: KeptKey): { keyStored: boolean; keyEntries?: string[] } {
    return kept.kept ? { keyStored: true, keyEntries: this.#entries.withCurrent(accountId) } : { keyStored: false };
  }

  removeLeft(entry: string): Promise<boolean> {
    return this.#keychain.remove(entry);
  }

  /** If a keychain that was given a key says "none", it is locked. */
  #wasStored(accountId: string): boolean {
    const entries = this.#entries;
    return entries.stored(accountId).includes(entries.current(accountId)) || entries.unbound(accountId) !== null;
  }

  async #readFromKeychain(accountId: string): Promise<Result<string>> {
    const read = await this.#keychain.read(this.#entries.current(accountId));
    const meanwhile = this.#keys.get(accountId);
    if (meanwhile !== undefined) return ok(meanwhile);
    const stored = this.#wasStored(accountId);
    switch (read.kind) {
      case 'found':
        return this.#usable(accountId, read.key);
      case 'none':
        return (await this.#moveUnbound(accountId)) ?? fail(stored ? 'key-locked' : 'key-missing');
      case 'locked':
        // Unlocking brings nothing where nothing was put.
        return fail(stored ? 'key-locked' : 'key-missing');
      case 'no-answer':
        return fail('keychain-no-answer');
      case 'unavailable':
        return fail(stored ? 'key-locked' : 'keychain-unavailable');
    }
  }

  /** Another program may have changed the entry, or put a line end behind the key: what cannot be sent is no key. */
  #usable(accountId: string, found: string): Result<string> {
    const key = parseApiKey(found);
    if (!key.ok) return fail('unauthorized', 'the keychain holds something that cannot be a key');
    this.#keys.set(accountId, key.value);
    return key;
  }

  /** Written under its new name first: whatever happens in between, the key is never gone. */
  async #moveUnbound(accountId: string): Promise<Result<string> | null> {
    const unbound = this.#entries.unbound(accountId);
    const read = unbound === null ? null : await this.#keychain.read(unbound);
    if (unbound === null || read?.kind !== 'found') return null;
    const meanwhile = this.#keys.get(accountId);
    if (meanwhile !== undefined) return ok(meanwhile);
    this.#keys.set(accountId, read.key);
    if (await this.#keychain.write(this.#entries.current(accountId), read.key)) {
      this.#entries.moved(accountId);
      await this.#keychain.remove(unbound);
    }
    return ok(read.key);
  }
}

const WHY_NOT_KEPT: Record<KeyRead['kind'], ErrorCode> = {
  found: 'key-locked',
  none: 'key-locked',
  locked: 'key-locked',
  'no-answer': 'keychain-no-answer',
  unavailable: 'keychain-unavailable',
};

/** A keychain for sample data: it holds nothing, so a sample key never reaches the real one. */
export function createSampleKeychain(sampleKey: string): KeychainService {
  return {
    read: () => Promise.resolve({ kind: 'found', key: sampleKey }),
    write: () => Promise.resolve(true),
    remove: () => Promise.resolve(true),
    entries: () => Promise.resolve([]),
    tryAgain: () => undefined,
    onLateAnswer: () => () => undefined,
    close: () => undefined,
  };
}
