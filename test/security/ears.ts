import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';

/** What a program sends away, heard from outside of it. */

/** A proxy that lets nothing through and remembers what it was asked for. */
export interface ProxyEar {
  readonly url: string;
  /** `CONNECT host:port` and `GET http://…`, in order. */
  readonly heard: string[];
  close(): void;
}

export async function startProxyEar(): Promise<ProxyEar> {
  const heard: string[] = [];
  const server: Server = createServer((request, response) => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    heard.push(`CONNECT ${request.url ?? ''}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What Chromium's own record of the network stack says: every name looked up and every datagram sent, of all its parts. */
export interface NetLog {
  readonly lookedUp: readonly string[];
  /** Addresses that a datagram with something in it went to. */
  readonly datagramsTo: readonly string[];
  readonly requested: readonly string[];
  /** Addresses that a TCP connection was tried to. */
  readonly connectedTo: readonly string[];
}

interface NetLogEvent {
  readonly type: number;
  readonly source: { readonly id: number };
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Reads a file that `--log-net-log` wrote; one whose end is missing (the app was killed) too. */
export function readNetLog(file: string): NetLog {
  const text = readFileSync(file, 'utf8');
  const whole = text.trimEnd().endsWith('}') && text.includes('"polledData"') ? text : `${text.replace(/,\s*$/, '')}]}`;
  const log = parse(whole) ?? parse(`${text.replace(/,?\s*$/, '')}]}`);
  if (log === null) throw new Error('the record of the network cannot be read');
  const types = log.constants.logEventTypes;
  const name = new Map(Object.entries(types).map(([key, value]) => [value, key]));
  const of = (...wanted: string[]): NetLogEvent[] =>
    log.events.filter(({ type }) => wanted.includes(name.get(type) ?? ''));
  const peers = new Map<number, string>();
  for (const { source, params } of of('UDP_CONNECT')) {
    if (typeof params?.['address'] === 'string') peers.set(source.id, params['address']);
  }
  const names = of(
    'HOST_RESOLVER_MANAGER_REQUEST',
    'HOST_RESOLVER_MANAGER_JOB',
    'HOST_RESOLVER_SYSTEM_TASK',
    'DNS_TRANSACTION',
  );
  return {
    lookedUp: unique(names.map(({ params }) => params?.['host'] ?? params?.['hostname'])),
    datagramsTo: unique(
      of('UDP_BYTES_SENT').map(({ source, params }) => params?.['address'] ?? peers.get(source.id) ?? 'unknown'),
    ),
    requested: unique(of('URL_REQUEST_START_JOB').map(({ params }) => params?.['url'])),
    connectedTo: unique(of('TCP_CONNECT_ATTEMPT').map(({ params }) => params?.['address'])),
  };
}

function parse(text: string): { constants: { logEventTypes: Record<string, number> }; events: NetLogEvent[] } | null {
  try {
    return JSON.parse(text) as never;
  } catch {
    return null;
  }
}

const unique = (values: readonly unknown[]): string[] =>
  [...new Set(values.filter((value): value is string => typeof value === 'string'))].sort();
