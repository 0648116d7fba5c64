import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Figures } from '../contract/report.ts';
import { answerTo } from './answer.ts';
import { DEFAULT_ASSUMPTIONS, type Assumptions } from './assumptions.ts';
import type { Faults } from './faults.ts';
import { send } from './sending.ts';
import { figuresOf, type Session } from './sessions.ts';
import { DemoTeams, type TeamsOptions } from './teams.ts';

export type { DemoAccount } from './teams.ts';

export interface DemoServerOptions extends TeamsOptions {
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

/**
 * Starts an Acquire-compatible server for the video-analytics report on loopback.
 * @throws when the port is taken or the time zone is unknown.
 */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const teams = new DemoTeams(options);
  const desk = new DemoDesk(options, teams);
  const server = createServer((incoming, response) => {
    desk.handle(incoming, response).catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    port,
    requests: desk.requests,
    truth: {
      sessions: (startMs, endMs, accountId) => teams.sessions(startMs, endMs, accountId),
      bucket: (startMs, endMs, accountId) => figuresOf(teams.sessions(startMs, endMs, accountId)),
    },
    setFaults: (next) => {
      teams.faults = next;
    },
    setAssumptions: (changed) => {
      desk.assumptions = { ...desk.assumptions, ...changed };
    },
    close: () => closeAll(server),
  };
}

/** Notes each request and answers it. */
class DemoDesk {
  readonly requests: ReceivedRequest[] = [];
  assumptions: Assumptions;
  readonly #options: DemoServerOptions;
  readonly #teams: DemoTeams;

  constructor(options: DemoServerOptions, teams: DemoTeams) {
    this.#options = options;
    this.#teams = teams;
    this.assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions };
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock } = this.#options;
    const noted = this.#note(incoming);
    // A web page whose name points here, as by a changed DNS answer, sends its own name along.
    if (!isOwnHost(incoming.headers.host)) {
      noted.status = 421;
      response.writeHead(421).end();
      return;
    }
    response.setHeader('Date', new Date(clock()).toUTCString());
    const { method, path, rawQuery, accountId } = noted;
    const faults = this.#teams.takeFaults();
    const source = accountId === null ? null : this.#teams.sourceFor(accountId);
    const query = new URLSearchParams(rawQuery);
    const answer = answerTo({ method, path, query, source, nowMs: clock() }, this.assumptions, faults);
    noted.status = await send(response, answer, faults.answer);
  }

  #note(incoming: IncomingMessage): ReceivedRequest & { status: number | null } {
    const [path = '', ...queryParts] = (incoming.url ?? '').split('?');
    const rawQuery = queryParts.join('?');
    const noted = {
      atMs: this.#options.clock(),
      method: incoming.method ?? 'GET',
      path,
      rawQuery,
      query: Object.fromEntries(new URLSearchParams(rawQuery)),
      accountId: this.#teams.accountOf(incoming.headers.authorization),
      status: null,
    };
    this.requests.push(noted);
    if (this.requests.length > KEPT_REQUESTS) this.requests.shift();
    this.#options.onRequest?.(noted);
    return noted;
  }
}

/** @returns the port that was given. @throws when it is taken */
async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

function closeAll(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error it can report is that it is closed already.
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

const isOwnHost = (host: string | undefined): boolean => /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host ?? '');
