import { fail, ok, type ErrorCode, type Result } from '../contract/errors.ts';
import type { Keychain } from './keychain.ts';

/** The API keys of this run: read from the keychain once, kept in memory, never written anywhere else. */
export interface KeyStore {
  /** The key of an account, or `key-missing`, `key-locked`, `keychain-unavailable`. */
  read(accountId: string): Promise<Result<string>>;
  /** Uses a key from now on and puts it in the keychain; says why when it serves for this run only. */
  keep(accountId: string, key: string): Promise<{ kept: true } | { kept: false; why: ErrorCode }>;
  /** Forgets a key here and in the keychain; `false` when it is still in the keychain, which is locked or missing. */
  remove(accountId: string): Promise<boolean>;
  /** Deletes the key of an account that is gone already; `false` when nothing was deleted, as by a locked keychain. */
  removeLeft(accountId: string): Promise<boolean>;
}

export interface KeyStoreOptions {
  readonly keychain: Keychain;
  /** Whether the keychain was once given this account's key: if it then says "none", it is locked. */
  readonly wasStored: (accountId: string) => boolean;
}

/** Builds the store. Reads of the same account at the same time share one question to the keychain. */
export function createKeyStore({ keychain, wasStored }: KeyStoreOptions): KeyStore {
  const keys = new Map<string, string>();
  const reading = new Map<string, Promise<Result<string>>>();

  async function readFromKeychain(accountId: string): Promise<Result<string>> {
    const read = await keychain.read(accountId);
    const meanwhile = keys.get(accountId);
    if (meanwhile !== undefined) return ok(meanwhile);
    switch (read.kind) {
      case 'found':
        keys.set(accountId, read.key);
        return ok(read.key);
      case 'none':
        return fail(wasStored(accountId) ? 'key-locked' : 'key-missing');
      case 'no-answer':
        return fail('key-locked');
      case 'unavailable':
        return fail(wasStored(accountId) ? 'key-locked' : 'keychain-unavailable');
    }
  }

  return {
    async read(accountId) {
      const key = keys.get(accountId);
      if (key !== undefined) return ok(key);
      const asked = reading.get(accountId) ?? readFromKeychain(accountId).finally(() => reading.delete(accountId));
      reading.set(accountId, asked);
      return asked;
    },
    async keep(accountId, key) {
      keys.set(accountId, key);
      if (await keychain.write(accountId, key)) return { kept: true };
      const read = await keychain.read(accountId);
      return { kept: false, why: read.kind === 'unavailable' ? 'keychain-unavailable' : 'key-locked' };
    },
    async remove(accountId) {
      // Asked first of all: whoever removes an account forgets this next.
      const stored = wasStored(accountId);
      keys.delete(accountId);
      // A question asked before would bring the key back.
      await reading.get(accountId);
      keys.delete(accountId);
      return (await keychain.remove(accountId)) || !stored;
    },
    removeLeft: (accountId) => keychain.remove(accountId),
  };
}

/** A keychain for sample data: it holds nothing, so a sample key never reaches the real one. */
export function createSampleKeychain(sampleKey: string): Keychain {
  return {
    read: () => Promise.resolve({ kind: 'found', key: sampleKey }),
    write: () => Promise.resolve(true),
    remove: () => Promise.resolve(true),
  };
}
