/** The operating system's keychain, in the shape the app needs: time-limited and with its failures as results. */

/** What reading gave. A locked keychain and an empty one look alike to the libraries underneath; see `key-store.ts`. */
export type KeyRead =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'none' }
  /** It asks for its password on screen, and nobody has typed it yet. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface Keychain {
  read(accountId: string): Promise<KeyRead>;
  /** `false` when the keychain is locked, missing or did not answer in time. */
  write(accountId: string, key: string): Promise<boolean>;
  /** `false` when there was nothing to remove, or nothing that could be: a locked keychain looks empty. */
  remove(accountId: string): Promise<boolean>;
}

/** The part of keytar that is used. */
export interface KeytarLike {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The name under which a person finds the keys in their keychain. */
export const KEYCHAIN_SERVICE = 'Glance for Acquire';

/** Long enough to type a password into the keychain's own prompt, short enough to say that nothing came. */
const LIMIT_MS = 20_000;

class NoAnswer extends Error {}

/**
 * Wraps keytar.
 * @param load imports keytar; it fails where the platform's library is missing
 * @param after calls back after a delay in milliseconds, and returns how to cancel that
 */
export function createKeychain(
  load: () => Promise<KeytarLike>,
  after: (delayMs: number, callback: () => void) => () => void,
): Keychain {
  async function withLimit<T>(work: (keytar: KeytarLike) => Promise<T>): Promise<T> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      cancel = after(LIMIT_MS, () => {
        reject(new NoAnswer('the keychain did not answer'));
      });
    });
    try {
      return await Promise.race([load().then(work), limit]);
    } finally {
      cancel();
    }
  }

  const attempt = async (work: (keytar: KeytarLike) => Promise<boolean>): Promise<boolean> => {
    try {
      return await withLimit(work);
    } catch {
      return false;
    }
  };

  return {
    async read(accountId) {
      try {
        const key = await withLimit((keytar) => keytar.getPassword(KEYCHAIN_SERVICE, accountId));
        return key === null ? { kind: 'none' } : { kind: 'found', key };
      } catch (error) {
        if (error instanceof NoAnswer) return { kind: 'no-answer' };
        return { kind: 'unavailable', reason: error instanceof Error ? error.message.slice(0, 120) : 'unknown' };
      }
    },
    write: (accountId, key) =>
      attempt(async (keytar) => {
        await keytar.setPassword(KEYCHAIN_SERVICE, accountId, key);
        return true;
      }),
    remove: (accountId) => attempt((keytar) => keytar.deletePassword(KEYCHAIN_SERVICE, accountId)),
  };
}
