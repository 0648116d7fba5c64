import { stringify } from 'csv-stringify/sync';
import { aggregate, FIELDS, type ReportData } from './aggregate.ts';
import { REFUSALS, type Assumptions } from './assumptions.ts';
import { granularityOf } from './buckets.ts';
import { misshape, type Envelope, type Faults } from './faults.ts';
import { readRequest, type AnalyticsRequest } from './request.ts';
import type { SessionSource } from './sessions.ts';

/** A whole HTTP answer, not yet sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came in, as far as the answer depends on it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The data the key opens; `null` when the key is missing or unknown. */
  readonly source: SessionSource | null;
  /** UTC epoch milliseconds. */
  readonly nowMs: number;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const DOUBLE_SLASH_PATH = '/api//v1/analytics/chat/video-analytics';
const SINGLE_SLASH_PATH = '/api/v1/analytics/chat/video-analytics';

/** The answer the endpoint gives to a request, with faults of content applied. Checks path, then key, then parameters. */
export function answerTo(asked: Asked, assumptions: Assumptions, faults: Faults): Answer {
  const { answer: fault } = faults;
  if (fault?.kind === 'status') {
    const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter };
    const plain = refusal(fault.status);
    const contentType = fault.contentType ?? JSON_TYPE;
    return {
      status: fault.status,
      headers: { 'Content-Type': contentType, ...headers },
      body: fault.body ?? plain.body,
    };
  }
  if (fault?.kind === 'html') return text(fault.status ?? 200, 'text/html; charset=utf-8', WEB_PAGE);
  if (fault?.kind === 'empty') return text(200, JSON_TYPE, '');
  if (fault?.kind === 'redirect') return { status: 302, headers: { Location: fault.location }, body: '' };

  const { method, path, query, source } = asked;
  const known =
    (path === DOUBLE_SLASH_PATH && assumptions.paths !== 'single-slash') ||
    (path === SINGLE_SLASH_PATH && assumptions.paths !== 'double-slash');
  if (!known || method !== 'GET') return refusal(404);
  if (source === null) return refusal(401);
  const request = readRequest(query, assumptions);
  if ('message' in request) return refusal(400, request.message);
  if (fault?.kind === 'refused') return text(200, JSON_TYPE, JSON.stringify(envelop(null, faults.envelope, false)));

  const shapes = faults.shapes ?? [];
  const cutting = shapes.includes('wrong-granularity') ? otherGranularity(request, assumptions) : assumptions;
  const report = aggregate(source, request, cutting, asked.nowMs);
  if (request.output === 'csv') return text(200, 'text/csv; charset=utf-8', csvOf(report, assumptions));
  return text(200, JSON_TYPE, JSON.stringify(envelop(misshape(report, shapes), faults.envelope, true)));
}

function text(status: number, contentType: string, body: string): Answer {
  return { status, headers: { 'Content-Type': contentType }, body };
}

function refusal(status: number, message?: string): Answer {
  const words = REFUSALS[status] ?? { error: 'ERROR', message: 'Refused' };
  return text(status, JSON_TYPE, JSON.stringify({ success: false, ...words, ...(message && { message }) }));
}

function envelop(data: unknown, envelope: Envelope = 'named', success: boolean): unknown {
  if (envelope === 'older') return { success, error: success ? null : 'ERROR_RECORD_NOT_FOUND', data };
  const inner = { data, success, output: 'json' };
  return { data: envelope === 'named' ? { videoAnalytics: inner } : inner };
}

function csvOf({ graphRow }: ReportData, { csvColumns }: Assumptions): string {
  const rows = graphRow.labels.map((label, index) => [label, ...FIELDS.map((field) => graphRow[field][index])]);
  return stringify([csvColumns, ...rows], { record_delimiter: 'windows' });
}

/** Cut-offs that give the request other buckets than it should have. */
function otherGranularity(request: AnalyticsRequest, assumptions: Assumptions): Assumptions {
  return granularityOf(request, assumptions) === 'day'
    ? { ...assumptions, hourBucketsUpToHours: Infinity }
    : { ...assumptions, hourBucketsUpToHours: 0, dayBucketsUpToDays: Infinity };
}

const WEB_PAGE = `<!doctype html>
<html lang="en"><head><title>Welcome</title></head><body><h1>Sign in to use this network</h1></body></html>
`;
