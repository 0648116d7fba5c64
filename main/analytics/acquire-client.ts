import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import { formatOffset, formatRequestDate } from '../domain/calendar.ts';
import { httpProblem, networkProblem, parseRetryAfterMs } from './http-problems.ts';
import { parseReport, type ReportQuestion } from './report-schema.ts';

/**
 * One request to the video-analytics endpoint, as the vendor's page describes it:
 * `GET https://{account_id}.acquire.io/api//v1/analytics/chat/video-analytics`, Bearer key, `start_date`, `end_date`,
 * `offset`, `output`. No redirects, cookies or cache: a key must never reach another host or an old answer be shown.
 */

export type ApiPath = 'double-slash' | 'single-slash';

const PATHS: Record<ApiPath, string> = {
  'double-slash': '/api//v1/analytics/chat/video-analytics',
  'single-slash': '/api/v1/analytics/chat/video-analytics',
};

/** An answer larger than this is not a report: two years of days are under 100 kB. */
const MAX_BODY_BYTES = 4_000_000;

/** A clock that differs by more from the server's is not believed: when a bucket was over is for whoever counts to say. */
const CLOCK_LEEWAY_MS = 2 * 60_000;

export interface ReportRequest extends Omit<ReportQuestion, 'askedAtMs'> {
  readonly accountId: string;
  readonly apiKey: string;
  /** The spelling to try first. */
  readonly apiPath: ApiPath;
  readonly signal?: AbortSignal;
}

/** A failed request; `retryAfterMs` is how long the server asked to wait. */
export interface FetchProblem extends Problem {
  readonly retryAfterMs?: number;
}

export interface FetchedReport {
  readonly report: Report;
  /** The spelling that answered, to be tried first next time. */
  readonly apiPath: ApiPath;
}

/** An answer as it came, before anything is read from it. */
interface RawAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  /** How far this computer's clock is behind the server's, negative where it is ahead; 0 where they about agree. */
  readonly clockLagMs: number;
  readonly text: string;
}

export interface AcquireClient {
  /** Asks once (twice where the first spelling of the path is a 404) and never throws. */
  fetchReport(request: ReportRequest): Promise<Result<FetchedReport, FetchProblem>>;
}

/** The part of `RequestInit` that a request uses; all of it is always given. */
export interface FetchInit {
  readonly headers: Record<string, string>;
  readonly redirect: 'error';
  readonly credentials: 'omit';
  readonly cache: 'no-store';
  readonly signal: AbortSignal;
}

export interface AcquireClientOptions {
  /** The platform's fetch: Electron's `net.fetch` in the app, for the system's proxy and certificates. */
  readonly fetch: (url: string, init: FetchInit) => Promise<Response>;
  readonly nowMs: () => number;
  /** `https://ACCOUNT.acquire.io`, or a server on loopback for tests and sample data. No trailing slash. */
  readonly baseUrlFor: (accountId: string) => string;
  readonly timeoutMs?: number;
}

/** The address of an account, from its checked id. */
export function acquireBaseUrl(accountId: string): string {
  return `https://${accountId}.acquire.io`;
}

/** Builds the client; it keeps no state. */
export function createAcquireClient(options: AcquireClientOptions): AcquireClient {
  const { nowMs, baseUrlFor, timeoutMs = 30_000 } = options;

  async function ask(request: ReportRequest, apiPath: ApiPath): Promise<Result<RawAnswer, FetchProblem>> {
    const { startMs, endMs, offsetMinutes } = request.span;
    const query = [
      ['start_date', formatRequestDate(startMs, offsetMinutes)],
      ['end_date', formatRequestDate(endMs - 1000, offsetMinutes)],
      ['offset', formatOffset(offsetMinutes)],
      ['output', 'json'],
    ].map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`);
    const limit = AbortSignal.timeout(timeoutMs);
    const signals = [limit, ...(request.signal ? [request.signal] : [])];
    try {
      const response = await options.fetch(`${baseUrlFor(request.accountId)}${PATHS[apiPath]}?${query.join('&')}`, {
        headers: { Authorization: `Bearer ${request.apiKey}`, Accept: 'application/json' },
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.any(signals),
      });
      const { status, headers } = response;
      const clockLagMs = clockLag(headers.get('date'), nowMs());
      // A date in `Retry-After` is one by the server's clock.
      const retryAfterMs = parseRetryAfterMs(headers.get('retry-after'), nowMs() + clockLagMs);
      const text = await readText(response);
      if (text === null) return fail('unexpected-answer', `more than ${MAX_BODY_BYTES / 1_000_000} MB`);
      return ok({ status, retryAfterMs, clockLagMs, text });
    } catch (error) {
      // What a platform's fetch rejects with when it is told to stop differs; who told it does not.
      if (request.signal?.aborted === true) return fail('cancelled');
      return limit.aborted ? fail('timeout') : { ok: false, error: networkProblem(error) };
    }
  }

  return {
    async fetchReport(request) {
      const askedAtMs = nowMs();
      let apiPath = request.apiPath;
      let answer = await ask(request, apiPath);
      if (answer.ok && answer.value.status === 404) {
        const other: ApiPath = apiPath === 'double-slash' ? 'single-slash' : 'double-slash';
        const second = await ask(request, other);
        if (!second.ok || second.value.status !== 404) [answer, apiPath] = [second, other];
      }
      if (!answer.ok) return answer;
      const question = { span: request.span, accept: request.accept, askedAtMs: askedAtMs + answer.value.clockLagMs };
      const report = readReport(answer.value, question);
      return report.ok ? ok({ report: report.value, apiPath }) : withoutKey(report.error, request.apiKey);
    },
  };
}

function readReport(answer: RawAnswer, question: ReportQuestion): Result<Report, FetchProblem> {
  const body = parseJson(answer.text);
  if (answer.status !== 200) {
    const problem = httpProblem(answer.status, body.ok ? body.value : undefined);
    const { retryAfterMs } = answer;
    return { ok: false, error: retryAfterMs === undefined ? problem : { ...problem, retryAfterMs } };
  }
  return body.ok ? parseReport(body.value, question) : body;
}

/** A server may repeat the key in its refusal; it must not get on screen or into a log that way. */
function withoutKey(error: FetchProblem, apiKey: string): { readonly ok: false; readonly error: FetchProblem } {
  const { detail } = error;
  return { ok: false, error: detail === undefined ? error : { ...error, detail: detail.replaceAll(apiKey, '…') } };
}

function parseJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    const start = text.trimStart();
    return start.startsWith('{') || start.startsWith('[') ? fail('cut-off-answer') : fail('not-the-api');
  }
}

function clockLag(date: string | null, nowMs: number): number {
  const lagMs = date === null ? NaN : Date.parse(date) - nowMs;
  return Math.abs(lagMs) > CLOCK_LEEWAY_MS ? lagMs : 0;
}

/** The body, or null for one that is too large to be a report. */
async function readText(response: Response): Promise<string | null> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
