import { MAX_KEYS_TO_DELETE } from '../contract/settings.ts';
import type { KeyStore } from '../credentials/key-store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** Entries of the keychain that belong to no account any more, written down until the keychain lets them be deleted. */
export class KeysToDelete {
  readonly #settings: SettingsStore;
  readonly #keys: KeyStore;
  /** Entries that are being written right now. */
  readonly #underWay = new Set<string>();

  constructor(settings: SettingsStore, keys: KeyStore) {
    this.#settings = settings;
    this.#keys = keys;
  }

  remember(entries: readonly string[]): void {
    const left = new Set([...this.#settings.get().keysToDelete, ...entries]);
    this.#settings.patch({ keysToDelete: [...left].slice(-MAX_KEYS_TO_DELETE) });
  }

  forget(entry: string): void {
    const left = this.#settings.get().keysToDelete;
    if (left.includes(entry)) this.#settings.patch({ keysToDelete: left.filter((other) => other !== entry) });
  }

  /** Leaves an entry alone while it is being written. */
  async whileWriting<T>(entry: string, write: () => Promise<T>): Promise<T> {
    this.#underWay.add(entry);
    try {
      return await write();
    } finally {
      this.#underWay.delete(entry);
    }
  }

  /** Deletes what the keychain lets go. @returns whether something went and nothing is left */
  async deleteAll(stopping: AbortSignal): Promise<boolean> {
    let deleted = false;
    for (const entry of this.#settings.get().keysToDelete) {
      if (this.#underWay.has(entry)) continue;
      // An account uses the entry: it was connected again, or the computer went off before this note was removed.
      const isUsed = this.#settings.get().accounts.some(({ id }) => this.#keys.entryOf(id) === entry);
      if (!isUsed && !(await this.#keys.removeLeft(entry))) continue;
      if (stopping.aborted) return false;
      this.forget(entry);
      deleted = true;
    }
    return deleted && this.#settings.get().keysToDelete.length === 0;
  }
}
