import type { KeychainService } from '../../main/credentials/keychain.ts';

/** A keychain in memory that can be locked or taken away. */
export interface MemoryKeychain extends KeychainService {
  state: 'unlocked' | 'locked' | 'missing';
  readonly items: Map<string, string>;
}

export function createMemoryKeychain(): MemoryKeychain {
  const items = new Map<string, string>();
  const keychain: MemoryKeychain = {
    state: 'unlocked',
    items,
    read: (accountId) => {
      if (keychain.state === 'missing') return Promise.resolve({ kind: 'unavailable', reason: 'no keychain' });
      if (keychain.state === 'locked') return Promise.resolve({ kind: 'locked' });
      const key = items.get(accountId);
      return Promise.resolve(key === undefined ? { kind: 'none' } : { kind: 'found', key });
    },
    write: (accountId, key) => {
      if (keychain.state !== 'unlocked') return Promise.resolve(false);
      items.set(accountId, key);
      return Promise.resolve(true);
    },
    remove: (accountId) => Promise.resolve(keychain.state === 'unlocked' && items.delete(accountId)),
    entries: () => Promise.resolve(keychain.state === 'unlocked' ? [...items.keys()] : null),
    tryAgain: () => undefined,
    onLateAnswer: () => () => undefined,
    close: () => undefined,
  };
  return keychain;
}
