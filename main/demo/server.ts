import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Figures } from '../contract/report.ts';
import { answerTo } from './answer.ts';
import { DEFAULT_ASSUMPTIONS, type Assumptions } from './assumptions.ts';
import type { Faults } from './faults.ts';
import { SAMPLE_ACCOUNT_ID, SAMPLE_API_KEY, SAMPLE_SEED, sampleTeam } from './sample-team.ts';
import { send } from './sending.ts';
import { figuresOf, fixedSessions, untilNow, withOverrides, type Session, type SessionSource } from './sessions.ts';
import type { Shifts } from './team-rhythm.ts';

/** One team on the server. The key chooses the account, as on loopback no host name can. */
export interface DemoAccount {
  readonly id: string;
  readonly apiKey: string;
  /** Which sample team; ignored with `sessions`. */
  readonly seed?: number;
  /** Size of the sample team, 1 by default. */
  readonly scale?: number;
  /** Whether the sample team's past holds incidents; default true. */
  readonly incidents?: boolean;
  /** When the sample team answers; office hours by default. */
  readonly shifts?: Shifts;
  /** Exactly these sessions instead of a sample team. */
  readonly sessions?: readonly Session[];
}

export interface DemoServerOptions {
  /** The present, UTC epoch milliseconds: later sessions have not happened yet. */
  readonly clock: () => number;
  /** IANA zone the sample teams work in. */
  readonly timeZone: string;
  /** One sample team by default. */
  readonly accounts?: readonly DemoAccount[];
  readonly assumptions?: Partial<Assumptions>;
  /** Any free port by default. */
  readonly port?: number;
  /** Called when a request has arrived, before it is answered. */
  readonly onRequest?: (request: ReceivedRequest) => void;
}

/** A request as it arrived. Holds no key. */
export interface ReceivedRequest {
  /** By the server's clock, UTC epoch milliseconds. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  /** Exactly as sent, still encoded, without the question mark. */
  readonly rawQuery: string;
  /** Decoded; an unencoded `+` is a space. */
  readonly query: Readonly<Record<string, string>>;
  /** The account the key opens, `null` for a missing or unknown key. */
  readonly accountId: string | null;
  /** The status sent; `null` while there is none, and for good when the connection is dropped first. */
  readonly status: number | null;
}

/** What really happened up to now, to hold answers and histories against. Overrides count, faults do not. */
export interface Truth {
  /** Sums up `[startMs, endMs)`; not rounded. The first account unless named. */
  bucket(startMs: number, endMs: number, accountId?: string): Figures;
  /** The sessions of `[startMs, endMs)`, oldest first. */
  sessions(startMs: number, endMs: number, accountId?: string): readonly Session[];
}

export interface DemoServer {
  /** `http://127.0.0.1:PORT` */
  readonly baseUrl: string;
  readonly port: number;
  /** The latest requests (up to 5,000), oldest first. */
  readonly requests: readonly ReceivedRequest[];
  readonly truth: Truth;
  /** Replaces all faults; `{}` heals the server. */
  setFaults(faults: Faults): void;
  /** Changes some assumptions from the next request on. */
  setAssumptions(assumptions: Partial<Assumptions>): void;
  /** Drops every connection and frees the port. Calling it again does nothing. */
  close(): Promise<void>;
}

const KEPT_REQUESTS = 5000;
/** Around the clock, so that there is something to see at whatever hour somebody looks at the sample data. */
const SAMPLE_ACCOUNT: DemoAccount = {
  id: SAMPLE_ACCOUNT_ID,
  apiKey: SAMPLE_API_KEY,
  seed: SAMPLE_SEED,
  shifts: 'around-the-clock',
};

/**
 * Starts an Acquire-compatible server for the video-analytics report on loopback.
 * @throws when the port is taken or the time zone is unknown.
 */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const { clock, timeZone, accounts = [SAMPLE_ACCOUNT], onRequest } = options;
  const sources = new Map(accounts.map((account) => [account.id, sourceOf(account, timeZone)]));
  const idsByKey = new Map(accounts.map((account) => [account.apiKey, account.id]));
  const requests: ReceivedRequest[] = [];
  let assumptions: Assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions };
  let faults: Faults = {};

  const sourceFor = (accountId: string): SessionSource => {
    const source = sources.get(accountId);
    if (source === undefined) throw new RangeError(`no such account: ${accountId}`);
    const here = (faults.overrides ?? []).filter((override) => (override.accountId ?? accountId) === accountId);
    return untilNow(withOverrides(source, here), clock);
  };

  /** The faults for one request; counts `times` down. */
  const takeFaults = (): Faults => {
    const { times = Infinity } = faults;
    if (times <= 0) return {};
    const taken = faults;
    faults = { ...faults, times: times - 1 };
    return taken;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', ...queryParts] = (incoming.url ?? '').split('?');
    const rawQuery = queryParts.join('?');
    const query = new URLSearchParams(rawQuery);
    const key = /^Bearer (.+)$/.exec(incoming.headers.authorization ?? '')?.[1];
    const accountId = (key !== undefined ? idsByKey.get(key) : undefined) ?? null;
    const method = incoming.method ?? 'GET';
    const received = { atMs: clock(), method, path, rawQuery, query: Object.fromEntries(query), accountId };
    const logged: { status: number | null } & ReceivedRequest = { ...received, status: null };
    requests.push(logged);
    if (requests.length > KEPT_REQUESTS) requests.shift();
    onRequest?.(logged);

    // A web page whose name points here, as by a changed DNS answer, sends its own name along.
    if (!isOwnHost(incoming.headers.host)) {
      logged.status = 421;
      response.writeHead(421).end();
      return;
    }
    response.setHeader('Date', new Date(clock()).toUTCString());
    const current = takeFaults();
    const source = accountId === null ? null : sourceFor(accountId);
    const answer = answerTo({ method, path, query, source, nowMs: clock() }, assumptions, current);
    logged.status = await send(response, answer, current.answer);
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const sessions: Truth['sessions'] = (startMs, endMs, accountId = accounts[0]?.id ?? '') =>
    sourceFor(accountId).sessionsBetween(startMs, endMs);

  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    port,
    requests,
    truth: { sessions, bucket: (startMs, endMs, accountId) => figuresOf(sessions(startMs, endMs, accountId)) },
    setFaults: (next) => {
      faults = next;
    },
    setAssumptions: (changed) => {
      assumptions = { ...assumptions, ...changed };
    },
    close: () =>
      new Promise((resolve) => {
        // The only error it can report is that it is closed already.
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const isOwnHost = (host: string | undefined): boolean => /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host ?? '');

function sourceOf(account: DemoAccount, timeZone: string): SessionSource {
  if (account.sessions !== undefined) return fixedSessions(account.sessions);
  const { seed = SAMPLE_SEED, scale = 1, incidents = true, shifts = 'office' } = account;
  return sampleTeam({ seed, scale, incidents, shifts, timeZone });
}
