import { join } from 'node:path';
import type { VirtualDesktop } from '../e2e/desktop/index.ts';
import { readNetLog, startProxyEar } from './ears.ts';
import { HAS_OWN_NETWORK, openEars, type EarsOptions } from './own-network.ts';

/** All ears around one run of the app. */

/** What was heard of hosts other than this computer; every list is sorted and has each thing once. */
export interface Heard {
  /** What the proxy was asked for. */
  readonly proxy: readonly string[];
  /** Names that Chromium looked up, by its own record. */
  readonly lookedUp: readonly string[];
  /** Where datagrams went, by the same. */
  readonly datagramsTo: readonly string[];
  /** Where connections were tried to, by the same. */
  readonly connectedTo: readonly string[];
  /** Addresses of requests, by the same, without the app's own pages. */
  readonly requested: readonly string[];
  /** How many requests there were at all: none would mean that the record is empty. */
  readonly requestCount: number;
  /** What the name server, the servers and the kernel of the tests' own network heard; null where there is no such network. */
  readonly outside: {
    readonly names: readonly string[];
    readonly connections: readonly string[];
    readonly strayDatagrams: number;
  } | null;
}

export interface Listening {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly proxyUrl: string;
  /** Call it once the app has ended. */
  readonly heard: () => Promise<Heard>;
}

const LOOPBACK = /^(?:https?:\/\/)?(?:127\.0\.0\.1|localhost)(?::\d+)?$/;
const foreign = (names: readonly string[]): string[] => names.filter((name) => !LOOPBACK.test(name));
const OWN_REQUEST = /^(?:app:\/\/glance\/|http:\/\/127\.0\.0\.1:|data:image\/)/;

/**
 * Begins to listen.
 * @param name of this run, for its files
 * @param proxy whether the app is told of a proxy: then names are the proxy's to look up
 */
export async function listenTo(
  desktop: VirtualDesktop,
  name: string,
  { proxy = false, ...options }: EarsOptions & { readonly proxy?: boolean } = {},
): Promise<Listening> {
  const proxyEar = await startProxyEar();
  const ears = HAS_OWN_NETWORK ? await openEars(options) : null;
  const netLog = join(desktop.home, `net-${name}.json`);
  return {
    args: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    env: { TZ: 'UTC', ...(proxy ? { https_proxy: proxyEar.url, http_proxy: proxyEar.url } : {}) },
    proxyUrl: proxyEar.url,
    heard: async () => {
      proxyEar.close();
      const outside =
        ears === null
          ? null
          : { names: ears.names(), connections: ears.connections(), strayDatagrams: ears.strays().datagrams };
      await ears?.close();
      const log = readNetLog(netLog);
      return {
        proxy: [...new Set(proxyEar.heard)].sort(),
        lookedUp: foreign(log.lookedUp),
        datagramsTo: foreign(log.datagramsTo),
        connectedTo: foreign(log.connectedTo),
        requested: log.requested.filter((url) => !OWN_REQUEST.test(url)),
        requestCount: log.requested.length,
        outside,
      };
    },
  };
}

/** What is heard of an app that talks to nobody. */
export const SILENCE: Omit<Heard, 'requestCount'> = {
  proxy: [],
  lookedUp: [],
  datagramsTo: [],
  connectedTo: [],
  requested: [],
  outside: HAS_OWN_NETWORK ? { names: [], connections: [], strayDatagrams: 0 } : null,
};
