import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import { formatOffset, formatRequestDate } from '../domain/calendar.ts';
import { httpProblem, networkProblem, parseRetryAfterMs } from './http-problems.ts';
import { originalCsv } from './original-csv.ts';
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

const ACCEPT = { json: 'application/json', csv: 'text/csv, */*' };

/** Of an answer that did not fit, so much is kept to be looked at. */
const MISFIT_CHARACTERS = 20_000;

/** An answer larger than this is not a report: two years of days are under 100 kB. */
const MAX_BODY_BYTES = 4_000_000;

export interface ReportRequest extends Omit<ReportQuestion, 'askedAtMs'> {
  readonly accountId: string;
  readonly apiKey: string;
  /** The spelling to try first. */
  readonly apiPath: ApiPath;
  readonly signal?: AbortSignal;
}

/** The endpoint's own CSV of a span. */
export type OriginalRequest = Omit<ReportRequest, 'accept'>;

/** A failed request. */
export interface FetchProblem extends Problem {
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number;
  /** Where the endpoint answered, but not what was asked: the beginning of its answer, without the key. */
  readonly misfit?: string;
}

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

/** An answer as it came, before anything is read from it. */
interface RawAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly bytes: Uint8Array;
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

  async function ask(
    request: OriginalRequest,
    output: 'json' | 'csv',
    apiPath: ApiPath,
  ): Promise<Result<RawAnswer, FetchProblem>> {
    const { startMs, endMs, offsetMinutes } = request.span;
    const query = [
      ['start_date', formatRequestDate(startMs, offsetMinutes)],
      ['end_date', formatRequestDate(endMs - 1000, offsetMinutes)],
      ['offset', formatOffset(offsetMinutes)],
      ['output', output],
    ].map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`);
    const limit = AbortSignal.timeout(timeoutMs);
    const signals = [limit, ...(request.signal ? [request.signal] : [])];
    try {
      const response = await options.fetch(`${baseUrlFor(request.accountId)}${PATHS[apiPath]}?${query.join('&')}`, {
        headers: { Authorization: `Bearer ${request.apiKey}`, Accept: ACCEPT[output] },
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.any(signals),
      });
      const retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after'), nowMs());
      return ok({ status: response.status, retryAfterMs, bytes: await readBytes(response) });
    } catch (error) {
      // What a platform's fetch rejects with when it is told to stop differs; who told it does not.
      if (request.signal?.aborted === true) return fail('cancelled');
      return limit.aborted ? fail('timeout') : { ok: false, error: networkProblem(error) };
    }
  }

  /** Tries the other spelling of the path where the first is not found. */
  async function askEitherWay(
    request: OriginalRequest,
    output: 'json' | 'csv',
  ): Promise<{ readonly answer: Result<RawAnswer, FetchProblem>; readonly apiPath: ApiPath }> {
    const { apiPath } = request;
    const answer = await ask(request, output, apiPath);
    if (!answer.ok || answer.value.status !== 404) return { answer, apiPath };
    const other: ApiPath = apiPath === 'double-slash' ? 'single-slash' : 'double-slash';
    const second = await ask(request, output, other);
    return second.ok && second.value.status !== 404 ? { answer: second, apiPath: other } : { answer, apiPath };
  }

  return {
    async fetchReport(request) {
      const askedAtMs = nowMs();
      const { answer, apiPath } = await askEitherWay(request, 'json');
      if (!answer.ok) return answer;
      const report = readReport(answer.value, { span: request.span, accept: request.accept, askedAtMs });
      return report.ok ? ok({ report: report.value, apiPath }) : withoutKey(report.error, request.apiKey);
    },
    async fetchOriginal(request) {
      const { answer, apiPath } = await askEitherWay(request, 'csv');
      if (!answer.ok) return answer;
      const { status, bytes } = answer.value;
      const original = status === 200 ? originalCsv(bytes, MAX_BODY_BYTES) : refusal(answer.value);
      return original.ok ? ok({ bytes: original.value, apiPath }) : withoutKey(original.error, request.apiKey);
    },
  };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function readReport(answer: RawAnswer, question: ReportQuestion): Result<Report, FetchProblem> {
  if (answer.status !== 200) return refusal(answer);
  const text = textOf(answer.bytes);
  const body = parseJson(text);
  if (!body.ok) return body;
  const report = parseReport(body.value, question);
  return report.ok ? report : { ok: false, error: { ...report.error, misfit: text } };
}

/** What a status other than 200 means. */
function refusal({ status, retryAfterMs, bytes }: RawAnswer): Result<never, FetchProblem> {
  const body = parseJson(textOf(bytes));
  const problem = httpProblem(status, body.ok ? body.value : undefined);
  return { ok: false, error: retryAfterMs === undefined ? problem : { ...problem, retryAfterMs } };
}

/** A server may repeat the key in its refusal; it must not get on screen, into a log or onto the disk that way. */
function withoutKey(error: FetchProblem, apiKey: string): { readonly ok: false; readonly error: FetchProblem } {
  const spellings = [apiKey, JSON.stringify(apiKey).slice(1, -1), encodeURIComponent(apiKey)];
  const clean = (text: string): string =>
    spellings.reduce((cleaned, spelling) => cleaned.replaceAll(spelling, '…'), text.replaceAll('\\/', '/'));
  const { detail, misfit } = error;
  return {
    ok: false,
    error: {
      ...error,
      ...(detail === undefined ? {} : { detail: clean(detail) }),
      // Cleaned before it is cut, so that no half of a key is left at the end.
      ...(misfit === undefined ? {} : { misfit: clean(misfit).slice(0, MISFIT_CHARACTERS) }),
    },
  };
}

function parseJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    const start = text.trimStart();
    return start.startsWith('{') || start.startsWith('[') ? fail('cut-off-answer') : fail('not-the-api');
  }
}

/** The body, at most a little more than `MAX_BODY_BYTES` of it. */
async function readBytes(response: Response): Promise<Uint8Array> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  const chunks: Uint8Array[] = [];
  if (reader === undefined) return new Uint8Array();
  for (let size = 0; size <= MAX_BODY_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
    size += value.byteLength;
  }
  await reader.cancel();
  return Buffer.concat(chunks);
}
