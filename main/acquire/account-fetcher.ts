import { ok, type Result } from '../contract/errors.ts';
import type { Bucket, FetchedGranularity, Figures, Report } from '../contract/report.ts';
import { requestsForDay, type LocalDay, type Span } from '../domain/time/calendar.ts';
import { sumFigures } from '../domain/report/figures.ts';
import type { AcquireClient, ApiPath, FetchProblem, OriginalRequest } from './client.ts';

/** Asks for spans of one account with its key, wherever that comes from. */

export interface AccountFetcher {
  /** One local day by the hour. A day longer than 24 hours takes two requests, whose answers become one report. */
  fetchDay(day: LocalDay, signal?: AbortSignal): Promise<Result<Report, FetchProblem>>;
  /** One request for a span, with the bucket widths it may be answered in. */
  fetchSpan(
    span: Span,
    accept: readonly FetchedGranularity[],
    signal?: AbortSignal,
  ): Promise<Result<Report, FetchProblem>>;
  /** The endpoint's own CSV of a span, byte for byte. */
  fetchOriginal(span: Span, signal?: AbortSignal): Promise<Result<Uint8Array, FetchProblem>>;
}

/** Told how each request went; what it cannot write down is not written. */
export interface RequestObserver {
  answered(span: Span): void;
  failed(span: Span, problem: FetchProblem, askedAtMs: number): void;
}

export interface AccountFetcherOptions {
  readonly accountId: string;
  readonly client: AcquireClient;
  readonly nowMs: () => number;
  /** The key, or why there is none right now. */
  readonly readKey: () => Promise<Result<string>>;
  readonly apiPath: () => ApiPath;
  readonly rememberApiPath: (apiPath: ApiPath) => void;
  /** How many seconds are in the unit that the team's times come in. */
  readonly secondsInTimes?: () => number;
  readonly observer: RequestObserver;
}

/** Builds the fetcher of one account; it keeps no state. */
export function createAccountFetcher(options: AccountFetcherOptions): AccountFetcher {
  const { accountId, client, nowMs, readKey, observer } = options;

  /** A request with the account's key, in the spelling of the path that answered last. */
  async function withKey<T extends { readonly apiPath: ApiPath }>(
    span: Span,
    signal: AbortSignal | undefined,
    ask: (request: OriginalRequest) => Promise<Result<T, FetchProblem>>,
  ): Promise<Result<T, FetchProblem>> {
    const askedAtMs = nowMs();
    const key = await readKey();
    const apiPath = options.apiPath();
    const request = { accountId, apiPath, span, ...(signal === undefined ? {} : { signal }) };
    const fetched = key.ok ? await ask({ ...request, apiKey: key.value }) : key;
    if (!fetched.ok) {
      const { rejectedBody: _, ...problem } = fetched.error as FetchProblem;
      if (problem.code !== 'cancelled') observer.failed(span, fetched.error, askedAtMs);
      return { ok: false, error: problem };
    }
    if (fetched.value.apiPath !== apiPath) options.rememberApiPath(fetched.value.apiPath);
    return fetched;
  }

  const fetchSpan: AccountFetcher['fetchSpan'] = async (span, accept, signal) => {
    const fetched = await withKey(span, signal, (request) => client.fetchReport({ ...request, accept }));
    if (!fetched.ok) return fetched;
    observer.answered(span);
    return ok(inSeconds(fetched.value.report, options.secondsInTimes?.() ?? 1));
  };

  return {
    fetchSpan,
    async fetchOriginal(span, signal) {
      const fetched = await withKey(span, signal, (request) => client.fetchOriginal(request));
      return fetched.ok ? ok(fetched.value.bytes) : fetched;
    },
    async fetchDay(day, signal) {
      const reports: Report[] = [];
      for (const span of requestsForDay(day)) {
        if (span.startMs > nowMs() && reports.length > 0) break;
        const report = await fetchSpan(span, ['hour'], signal);
        if (!report.ok) return report;
        reports.push(report.value);
      }
      return ok(joinReports(reports));
    },
  };
}

/** From here on a time is in seconds, whatever the vendor sends. */
function inSeconds(report: Report, factor: number): Report {
  if (factor === 1) return report;
  const { buckets, summary } = report;
  return {
    buckets: buckets.map((bucket) => scaled(bucket, factor)),
    summary: { current: scaled(summary.current, factor), previous: scaled(summary.previous, factor) },
  };
}

function scaled<T extends Partial<Figures>>(figures: T, factor: number): T {
  const { averageSessionSeconds, responseSeconds } = figures;
  return {
    ...figures,
    ...(averageSessionSeconds == null ? {} : { averageSessionSeconds: averageSessionSeconds * factor }),
    ...(responseSeconds == null ? {} : { responseSeconds: responseSeconds * factor }),
  };
}

/** Reports of consecutive spans as one; what the first was compared with is what all of it is compared with. */
function joinReports(reports: readonly Report[]): Report {
  const [first] = reports;
  if (first !== undefined && reports.length === 1) return first;
  const buckets: Bucket[] = reports.flatMap((report) => report.buckets);
  const current = sumFigures(reports.map((report) => report.summary.current));
  return { buckets, summary: { current, previous: first?.summary.previous ?? {} } };
}
