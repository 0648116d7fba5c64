import { folderMark } from './key-entry.ts';
import type { Keychain } from './keychain.ts';

/** Name and password for a proxy. */
export interface ProxyLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * What proxies between this computer and Acquire ask for. It is kept in the keychain and nowhere else, and sent to no other
 * proxy than the one that it was entered for.
 */
export class ProxyLogins {
  readonly #keychain: Keychain;
  readonly #folder: string;
  readonly #known = new Map<string, ProxyLogin>();
  readonly #asked = new Map<string, Promise<void>>();
  #refusedBy: string | null = null;

  /** @param dataDir another data folder has logins of its own */
  constructor(keychain: Keychain, dataDir: string) {
    this.#keychain = keychain;
    this.#folder = folderMark(dataDir);
  }

  /** The proxy, as `host:port`, that last wanted a login which it was not given or did not accept; null with none. */
  get refusedBy(): string | null {
    return this.#refusedBy;
  }

  /** The login for a proxy, out of the keychain the first time; null where there is none. */
  async of(proxy: string): Promise<ProxyLogin | null> {
    const asked = this.#asked.get(proxy) ?? this.#read(proxy);
    this.#asked.set(proxy, asked);
    await asked;
    return this.#known.get(proxy) ?? null;
  }

  /** It let nobody through. */
  noteRefusal(proxy: string): void {
    this.#refusedBy = proxy;
  }

  /**
   * Uses a login for the proxy that last wanted one, and keeps it.
   * @returns `no-proxy` where none has asked, `this-run-only` where the keychain did not take it
   */
  async keep(login: ProxyLogin): Promise<'kept' | 'this-run-only' | 'no-proxy'> {
    const proxy = this.#refusedBy;
    if (proxy === null) return 'no-proxy';
    this.#known.set(proxy, login);
    this.#asked.set(proxy, Promise.resolve());
    this.#refusedBy = null;
    return (await this.#keychain.write(this.#entry(proxy), JSON.stringify(login))) ? 'kept' : 'this-run-only';
  }

  async #read(proxy: string): Promise<void> {
    const read = await this.#keychain.read(this.#entry(proxy));
    const login = read.kind === 'found' ? parseLogin(read.key) : null;
    if (login !== null && !this.#known.has(proxy)) this.#known.set(proxy, login);
    // A keychain that was locked may be open the next time.
    if (read.kind !== 'found' && read.kind !== 'none') this.#asked.delete(proxy);
  }

  #entry(proxy: string): string {
    return `proxy ${proxy} in ${this.#folder}`;
  }
}

function parseLogin(text: string): ProxyLogin | null {
  try {
    const { user, password } = JSON.parse(text) as Record<string, unknown>;
    return typeof user === 'string' && typeof password === 'string' ? { user, password } : null;
  } catch {
    return null;
  }
}
