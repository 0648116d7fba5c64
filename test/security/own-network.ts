import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { OWN_NETWORK } from '../../build/own-network.mjs';
import { testCertificate } from './certificate.ts';
import { startDnsEar, type DnsEar } from './dns-ear.ts';

/**
 * Ears at the ends of a network of its own (`build/own-network.mjs`), in which every address leads to this computer: a
 * name server, servers on the ports of the web, and the kernel's counts of what met no ear at all.
 */

/** Whether these tests run in such a network. Where they cannot, Chromium's own record is the only ear. */
export const HAS_OWN_NETWORK = process.env[OWN_NETWORK] === '1';

/** Where the name server says that everything is. */
const EVERYWHERE = '10.77.0.1';

export interface Ears {
  /** Names that were asked for, each once, sorted. */
  names(): readonly string[];
  /** `address:port` of connections that were tried, and the host names that TLS was begun with, each once, sorted. */
  connections(): readonly string[];
  /** Datagrams and connections that met nobody since these ears were opened. */
  strays(): { readonly datagrams: number; readonly connections: number };
  close(): Promise<void>;
}

export interface EarsOptions {
  /** A host that answers over HTTPS, and the server on loopback that it passes requests on to. */
  readonly host?: { readonly name: string; readonly baseUrl: string };
}

/** Opens all ears. */
export async function openEars({ host }: EarsOptions = {}): Promise<Ears> {
  const dns = await startDnsEar(EVERYWHERE);
  const connections: string[] = [];
  const servers = await Promise.all([
    listen(
      createServer((socket) => socket.destroy()),
      80,
      connections,
    ),
    listen(
      host === undefined ? createServer((socket) => socket.destroy()) : accountHost(host, connections),
      443,
      connections,
    ),
    listen(
      createServer((socket) => socket.destroy()),
      3478,
      connections,
    ),
    listen(
      createServer((socket) => socket.destroy()),
      5349,
      connections,
    ),
  ]);
  const before = kernelCounts();
  return {
    names: () => unique(dns.heard),
    connections: () => unique(connections),
    strays: () => {
      const now = kernelCounts();
      return {
        datagrams: now.datagrams - before.datagrams,
        connections: now.connections - before.connections,
      };
    },
    close: () => closeAll(dns, servers),
  };
}

async function closeAll(dns: DnsEar, servers: readonly Server[]): Promise<void> {
  dns.close();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
}

async function listen(server: Server, port: number, heard: string[]): Promise<Server> {
  // Before anybody hangs up, which takes the address away.
  server.prependListener('connection', (socket) => heard.push(`${socket.localAddress ?? ''}:${String(port)}`));
  server.listen(port, '0.0.0.0');
  await once(server, 'listening');
  return server;
}

/** Acquire itself, as far as the app can tell: TLS at its name, the report behind it. */
function accountHost({ name, baseUrl }: { readonly name: string; readonly baseUrl: string }, heard: string[]): Server {
  const server = createTlsServer(testCertificate(name), (incoming, response) => {
    const { authorization = '' } = incoming.headers;
    httpRequest(`${baseUrl}${incoming.url ?? ''}`, { headers: { authorization }, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on('error', () => response.destroy())
      .end();
  });
  server.on('secureConnection', ({ servername }) => heard.push(String(servername)));
  // Whoever ends a request ends it for good, so that closing waits for nobody.
  server.keepAliveTimeout = 1;
  return server;
}

/** Of this network alone: datagrams to a port where nobody listens, and connections that were refused. */
function kernelCounts(): { readonly datagrams: number; readonly connections: number } {
  const lines = readFileSync('/proc/net/snmp', 'utf8').split('\n');
  const count = (protocol: string, name: string): number => {
    const [names = '', values = ''] = lines.filter((line) => line.startsWith(`${protocol}:`));
    return Number(values.split(' ')[names.split(' ').indexOf(name)] ?? 0);
  };
  return { datagrams: count('Udp', 'NoPorts'), connections: count('Tcp', 'AttemptFails') };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
