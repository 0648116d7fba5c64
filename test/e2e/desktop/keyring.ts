import dbus from '@particle/dbus-next';
import { LOGIN_COLLECTION, lockKeyring, unlockKeyring } from '../../../build/virtual-desktop/keyring.mjs';
import type { SessionBus, Target } from './session-bus.ts';

const SERVICE = 'org.freedesktop.secrets';
const ROOT: Target = {
  destination: SERVICE,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
};

const at = (path: string, name: 'Item' | 'Collection'): Target => ({
  destination: SERVICE,
  path,
  interface: `org.freedesktop.Secret.${name}`,
});

/** What is kept in the keyring under one label. */
export interface KeyringItem {
  readonly label: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** `null` while the keyring is locked. */
  readonly secret: string | null;
}

/** Looks into the desktop's keyring from outside of the app, over the Secret Service. */
export class Keyring {
  readonly #bus: SessionBus;

  constructor(bus: SessionBus) {
    this.#bus = bus;
  }

  /** Items that have all of these attributes; keytar writes `service` and `account`. */
  async find(attributes: Readonly<Record<string, string>>): Promise<readonly KeyringItem[]> {
    const [unlocked, locked] = await this.#search(attributes);
    const found = await Promise.all([
      ...unlocked.map((path) => this.#readIfThere(path, true, attributes)),
      ...locked.map((path) => this.#readIfThere(path, false, attributes)),
    ]);
    return found.filter((item) => item !== null);
  }

  /** The one secret with these attributes, or null when there is none. */
  async secret(attributes: Readonly<Record<string, string>>): Promise<string | null> {
    return (await this.find(attributes))[0]?.secret ?? null;
  }

  /** Waits until items with these attributes are as wanted. */
  async until(
    attributes: Readonly<Record<string, string>>,
    done: (items: readonly KeyringItem[]) => boolean,
  ): Promise<readonly KeyringItem[]> {
    return this.#bus.until(
      'another content of the keyring',
      [{ interface: 'org.freedesktop.Secret.Collection' }],
      () => this.find(attributes),
      done,
    );
  }

  /** Unlocks it and deletes everything in it, whoever put it there. */
  async reset(): Promise<void> {
    await this.unlock();
    const [paths] = await this.#search({});
    await Promise.all(paths.map((path) => this.#bus.call(at(path, 'Item'), 'Delete')));
  }

  async isLocked(): Promise<boolean> {
    return (await this.#bus.property(at(LOGIN_COLLECTION, 'Collection'), 'Locked')) as boolean;
  }

  async lock(): Promise<void> {
    await lockKeyring(this.#bus.connection);
  }

  async unlock(): Promise<void> {
    await unlockKeyring(this.#bus.connection);
  }

  /** The paths of items that are unlocked, and of those that are locked. */
  async #search(attributes: Readonly<Record<string, string>>): Promise<readonly [string[], string[]]> {
    return (await this.#bus.call(ROOT, 'SearchItems', 'a{ss}', [attributes])) as [string[], string[]];
  }

  /** An item may be deleted between the search and the question for it; null then. */
  async #readIfThere(
    path: string,
    unlocked: boolean,
    attributes: Readonly<Record<string, string>>,
  ): Promise<KeyringItem | null> {
    try {
      return await this.#read(path, unlocked);
    } catch (error) {
      if ((await this.#search(attributes)).flat().includes(path)) throw error;
      return null;
    }
  }

  async #read(path: string, unlocked: boolean): Promise<KeyringItem> {
    const item = at(path, 'Item');
    const label = (await this.#bus.property(item, 'Label')) as string;
    const attributes = (await this.#bus.property(item, 'Attributes')) as Record<string, string>;
    if (!unlocked) return { label, attributes, secret: null };
    const [, session] = await this.#bus.call(ROOT, 'OpenSession', 'sv', ['plain', new dbus.Variant('s', '')]);
    const [secret] = (await this.#bus.call(item, 'GetSecret', 'o', [session])) as [[string, Buffer, Buffer, string]];
    return { label, attributes, secret: Buffer.from(secret[2]).toString('utf8') };
  }
}
