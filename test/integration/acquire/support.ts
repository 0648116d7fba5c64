import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createAcquireClient,
  type AcquireClient,
  type AcquireClientOptions,
  type ReportRequest,
} from '../../../main/acquire/client.ts';
import { startDemoServer, type DemoServer, type DemoServerOptions } from '../../../main/demo/server.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';

/** As long as real keys get, with what may be in one. */
export const LONG_KEY = `team:${'aZ09-_.~+/='.repeat(82)}`.slice(0, 900);
export const KEY = 'key:with:colons';
/** Noon of the day after `DAY`. */
export const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
export const DAY = localDay('2026-11-23', 'UTC');

/** The demo server with one team, closed with the test. */
export async function serve(options: Partial<DemoServerOptions> = {}): Promise<DemoServer> {
  const server = await startDemoServer({
    clock: () => NOW_MS,
    timeZone: 'UTC',
    accounts: [{ id: 'acme', apiKey: KEY, seed: 7 }],
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

export interface RawServer {
  readonly baseUrl: string;
  /** What arrived, oldest first. */
  readonly received: IncomingMessage[];
}

/** Any HTTP server at all, for what Acquire would never send but something on the way might. */
export async function serveRaw(listener: RequestListener): Promise<RawServer> {
  const received: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    received.push(incoming);
    listener(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  );
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** A client of a server on loopback, on the platform's own fetch. */
export function clientOf(server: { baseUrl: string }, options: Partial<AcquireClientOptions> = {}): AcquireClient {
  return createAcquireClient({
    fetch: (url, init) => fetch(url, init),
    nowMs: () => NOW_MS,
    baseUrlFor: () => server.baseUrl,
    ...options,
  });
}

/** The question for one finished day by the hour. */
export function question(change: Partial<ReportRequest> = {}): ReportRequest {
  return { accountId: 'acme', apiKey: KEY, apiPath: 'double-slash', span: DAY, accept: ['hour'], ...change };
}
