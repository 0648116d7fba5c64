import { fail, ok, type Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import { formatOffset, formatRequestDate } from '../domain/time/calendar.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import { networkProblem, parseRetryAfterMs } from './http-problems.ts';
import {
  MAX_BODY_BYTES,
  readAnswer,
  readBytes,
  type AnswerOrder,
  type FetchProblem,
  type RawAnswer,
  type ReadAnswer,
} from './response.ts';
import type { ReportQuestion } from './report-schema.ts';

export type { FetchProblem } from './response.ts';

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

const ACCEPT = { json: 'application/json', csv: 'text/csv, */*' };

export interface ReportRequest extends Omit<ReportQuestion, 'askedAtMs'> {
  readonly accountId: string;
  readonly apiKey: string;
  /** The spelling to try first. */
  readonly apiPath: ApiPath;
  readonly signal?: AbortSignal;
}

/** The endpoint's own CSV of a span. */
export type OriginalRequest = Omit<ReportRequest, 'accept'>;

export interface FetchedReport {
  readonly report: Report;
  /** The spelling that answered, to be tried first next time. */
  readonly apiPath: ApiPath;
}

/** The endpoint's own CSV, byte for byte. */
export interface FetchedOriginal {
  readonly bytes: Uint8Array;
  readonly apiPath: ApiPath;
}

export interface AcquireClient {
  /** Asks once (twice where the first spelling of the path is a 404) and never throws. */
  fetchReport(request: ReportRequest): Promise<Result<FetchedReport, FetchProblem>>;
  /** The same request with `output=csv`; a web page or a refusal is an error, any other body is taken as it is. */
  fetchOriginal(request: OriginalRequest): Promise<Result<FetchedOriginal, FetchProblem>>;
}

/** The part of `RequestInit` that a request uses; all of it is always given. */
export interface FetchInit {
  readonly headers: Record<string, string>;
  readonly redirect: 'error';
  readonly credentials: 'omit';
  readonly cache: 'no-store';
  readonly signal: AbortSignal;
}

/** The part of a `Response` that is used. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: 'retry-after' | 'date'): string | null };
  /** Null where there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface AcquireClientOptions {
  /** What `fetch` does; in the app by Electron's requests, for the system's proxy and certificates. */
  readonly fetch: (url: string, init: FetchInit) => Promise<HttpAnswer>;
  readonly nowMs: () => number;
  /** `https://ACCOUNT.acquire.io`, or a server on loopback for tests and sample data. No trailing slash. */
  readonly baseUrlFor: (accountId: string) => string;
  readonly timeoutMs?: number;
  /**
   * `readAnswer`, on another thread where that takes long: an answer has four million bytes at most. When the signal is
   * aborted it ends at once. Left out, answers are read here.
   */
  readonly readAnswer?: (order: AnswerOrder, signal: AbortSignal | undefined) => Promise<ReadAnswer>;
}

/** The address of an account, from its checked id. */
export function acquireBaseUrl(accountId: string): string {
  return `https://${accountId}.acquire.io`;
}

/** Builds the client; it keeps no state. */
export function createAcquireClient(options: AcquireClientOptions): AcquireClient {
  return new ReportClient(options);
}

type Output = keyof typeof ACCEPT;

const REQUEST_TIMEOUT_MS = 30 * SECOND_MS;

class ReportClient implements AcquireClient {
  readonly #options: AcquireClientOptions;

  constructor(options: AcquireClientOptions) {
    this.#options = options;
  }

  async fetchReport(request: ReportRequest): Promise<Result<FetchedReport, FetchProblem>> {
    const askedAtMs = this.#options.nowMs();
    const { answer, apiPath } = await this.#askEitherWay(request, 'json');
    if (!answer.ok) return answer;
    const question = { span: request.span, accept: request.accept, askedAtMs };
    const read = await this.#read({ answer: answer.value, wanted: question, apiKey: request.apiKey }, request.signal);
    if (!read.ok) return read;
    return read.value === null ? fail('unexpected-answer') : ok({ report: read.value, apiPath });
  }

  async fetchOriginal(request: OriginalRequest): Promise<Result<FetchedOriginal, FetchProblem>> {
    const { answer, apiPath } = await this.#askEitherWay(request, 'csv');
    if (!answer.ok) return answer;
    const read = await this.#read({ answer: answer.value, wanted: 'original', apiKey: request.apiKey }, request.signal);
    return read.ok ? ok({ bytes: answer.value.bytes, apiPath }) : read;
  }

  async #read(order: AnswerOrder, signal: AbortSignal | undefined): Promise<ReadAnswer> {
    const read = await (this.#options.readAnswer?.(order, signal) ?? readAnswer(order));
    return signal?.aborted === true ? fail('cancelled') : read;
  }

  /** Tries the other spelling of the path where the first is not found. */
  async #askEitherWay(
    request: OriginalRequest,
    output: Output,
  ): Promise<{ readonly answer: Result<RawAnswer, FetchProblem>; readonly apiPath: ApiPath }> {
    const { apiPath } = request;
    const answer = await this.#ask(request, output, apiPath);
    if (!answer.ok || answer.value.status !== 404) return { answer, apiPath };
    const other: ApiPath = apiPath === 'double-slash' ? 'single-slash' : 'double-slash';
    const second = await this.#ask(request, output, other);
    return second.ok && second.value.status === 404 ? { answer, apiPath } : { answer: second, apiPath: other };
  }

  async #ask(request: OriginalRequest, output: Output, apiPath: ApiPath): Promise<Result<RawAnswer, FetchProblem>> {
    const { fetch, nowMs, baseUrlFor, timeoutMs = REQUEST_TIMEOUT_MS } = this.#options;
    // `AbortSignal.timeout` would go on running after the answer, and wake this thread once more.
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort();
    }, timeoutMs);
    try {
      const { status, headers, body } = await fetch(
        `${baseUrlFor(request.accountId)}${PATHS[apiPath]}?${queryOf(request, output)}`,
        {
          headers: { Authorization: `Bearer ${request.apiKey}`, Accept: ACCEPT[output] },
          redirect: 'error',
          credentials: 'omit',
          cache: 'no-store',
          signal: AbortSignal.any([limit.signal, ...(request.signal ? [request.signal] : [])]),
        },
      );
      const retryAfterMs = parseRetryAfterMs(headers.get('retry-after'), headers.get('date'), nowMs());
      const bytes = await readBytes(body);
      if (bytes === null) return fail('unexpected-answer', `more than ${MAX_BODY_BYTES / 1_000_000} MB`);
      return ok({ status, retryAfterMs, bytes });
    } catch (error) {
      // Platforms reject an aborted fetch with different errors, so the signals decide.
      if (request.signal?.aborted === true) return fail('cancelled');
      return limit.signal.aborted ? fail('timeout') : { ok: false, error: networkProblem(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The question's query string. The endpoint's end is inclusive, hence the second less. */
function queryOf({ span: { startMs, endMs, offsetMinutes } }: OriginalRequest, output: Output): string {
  return [
    ['start_date', formatRequestDate(startMs, offsetMinutes)],
    ['end_date', formatRequestDate(endMs - SECOND_MS, offsetMinutes)],
    ['offset', formatOffset(offsetMinutes)],
    ['output', output],
  ]
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');
}
