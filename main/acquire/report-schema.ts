import * as v from 'valibot';
import { fail, ok, type Result } from '../contract/errors.ts';
import { shortArray } from '../contract/short-array.ts';
import type { Bucket, FetchedGranularity, Figures, Report, Summary } from '../contract/report.ts';
import type { Span } from '../domain/time/calendar.ts';
import { HOUR_MS, SECOND_MS } from '../domain/time/units.ts';
import { expectedBuckets, granularityOfLabel } from '../domain/report/bucket-labels.ts';
import { sumFigures } from '../domain/report/figures.ts';

/**
 * The trust boundary: what came over the network becomes a `Report` here, or a `Problem`. Nothing is guessed; an answer
 * that does not fit the request is refused whole. Shapes: the vendor's video-analytics page, and its sibling endpoints
 * for the variants (decimals, nulls, numeric strings, other envelopes).
 */

/** A number, or one written as text. Longer texts than any number here has are none. */
const numberOrText = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(v.string(), v.maxLength(30), v.trim(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number)),
]);

/** More sessions than this in one hour are a fault of whoever counted. */
const MAX_SESSIONS_AN_HOUR = 10_000_000;
/** Longer than this is no average of a session or of a wait. */
const MAX_SECONDS = (48 * HOUR_MS) / SECOND_MS;

const TOO_MANY = 'more sessions than can be';

/** As many sessions as a span of time may have at most. */
const maxSessions = ({ startMs, endMs }: Pick<Span, 'startMs' | 'endMs'>): number =>
  MAX_SESSIONS_AN_HOUR * Math.max(1, Math.ceil((endMs - startMs) / HOUR_MS));

const countOrNull = v.nullable(v.pipe(numberOrText, v.minValue(0), v.integer(), v.maxValue(Number.MAX_SAFE_INTEGER)));
const secondsOrNull = v.nullable(v.pipe(numberOrText, v.minValue(0), v.maxValue(MAX_SECONDS)));

/** A range has 24 hours, or as many days as the longest history. */
const MAX_BUCKETS = 10_000;

const graphRowSchema = v.object({
  labels: shortArray(v.string(), MAX_BUCKETS),
  totalSession: shortArray(countOrNull, MAX_BUCKETS),
  averageSessionTime: shortArray(secondsOrNull, MAX_BUCKETS),
  responseTime: shortArray(secondsOrNull, MAX_BUCKETS),
});

/** What `previous` is, is not documented: where it is no number, such as a percentage, it is not known. */
const countsSchema = v.object({
  current: v.optional(countOrNull),
  previous: v.fallback(v.optional(countOrNull), undefined),
});
const timesSchema = v.object({
  current: v.optional(secondsOrNull),
  previous: v.fallback(v.optional(secondsOrNull), undefined),
});
const summarySchema = v.object({
  totalSession: v.nullish(countsSchema),
  averageSessionTime: v.nullish(timesSchema),
  responseTime: v.nullish(timesSchema),
});

const payloadSchema = v.object({ graphRow: graphRowSchema, summary: v.optional(v.nullable(summarySchema)) });
type Payload = v.InferOutput<typeof payloadSchema>;
type SummaryPayload = v.InferOutput<typeof summarySchema>;

/** What was asked, for checking the answer against. */
export interface ReportQuestion {
  readonly span: Span;
  /** The bucket widths that an answer may have. */
  readonly accept: readonly FetchedGranularity[];
  /** When the request was sent, UTC epoch milliseconds: a bucket that was not over then is in progress. */
  readonly askedAtMs: number;
}

/**
 * Parses a decoded JSON body.
 * @returns the report, `refused-by-api` for `success:false`, or `unexpected-answer` with the reason as detail.
 */
export function parseReport(body: unknown, question: ReportQuestion): Result<Report> {
  const found = unwrap(body);
  if (!found.ok) return found;
  const parsed = v.safeParse(payloadSchema, found.value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    return fail('unexpected-answer', `${v.getDotPath(issue) ?? 'answer'}: ${issue.expected ?? 'other'} expected`);
  }
  const buckets = toBuckets(parsed.output, question);
  if (!buckets.ok) return buckets;
  const summary = toSummary(parsed.output.summary ?? {}, buckets.value, question.span);
  if (summary.current.totalSessions > maxSessions(question.span)) return fail('unexpected-answer', TOO_MANY);
  if (buckets.value.length === 0 && summary.current.totalSessions > 0) {
    return fail('unexpected-answer', 'sessions in the summary but no buckets');
  }
  return ok({ buckets: buckets.value, summary });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Finds the payload in any envelope of the vendor's endpoint family: `data.videoAnalytics.{data,success}`,
 * `data.{success,data}` and the older `{success,error,data}`.
 */
function unwrap(body: unknown): Result<Record<string, unknown>> {
  let level: unknown = body;
  for (let depth = 0; depth < 4 && isObject(level); depth += 1) {
    if (level['success'] === false || level['success'] === 'false') return fail('refused-by-api', messageIn(level));
    if (Object.hasOwn(level, 'graphRow')) return ok(level);
    level = Object.hasOwn(level, 'data')
      ? level['data']
      : isObject(level['videoAnalytics'])
        ? level['videoAnalytics']
        : soleValue(level);
  }
  return fail('unexpected-answer', 'no graphRow in it');
}

/** `data.<key>` holds the report under one key; which one is the endpoint's own name. */
function soleValue(level: Record<string, unknown>): unknown {
  const objects = Object.entries(level).filter(([name, value]) => name !== '__proto__' && isObject(value));
  return objects.length === 1 ? objects[0]?.[1] : undefined;
}

/** A short, printable message from an error body, for display only. */
export function messageIn(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  for (const key of ['error', 'message', 'code']) {
    const value = body[key];
    const text = isObject(value) ? value['message'] : value;
    if (typeof text === 'string' && text.trim() !== '')
      return withoutTokens(text.replace(/[^\x21-\x7e]+/g, ' '))
        .trim()
        .slice(0, 120);
  }
  return undefined;
}

/** A refusal may repeat the key, whole or in part; a word that long is either that or one of the vendor's codes. */
function withoutTokens(text: string): string {
  return text.replace(/\S{20,}/g, (word) => (/^[A-Z_]+$/.test(word) ? word : '…'));
}

/** A label for display; what is longer than any label may be anything, even the key. */
const shown = (label: string): string => (label.length <= 20 ? label : '…');

function toBuckets({ graphRow }: Payload, { span, accept, askedAtMs }: ReportQuestion): Result<Bucket[]> {
  const { labels } = graphRow;
  const lengths = [graphRow.totalSession, graphRow.averageSessionTime, graphRow.responseTime].map((row) => row.length);
  if (lengths.some((length) => length !== labels.length)) {
    return fail('unexpected-answer', `${labels.length} labels but ${lengths.join(', ')} values`);
  }
  const isRunning = span.endMs > askedAtMs;
  // Right after midnight, by a server whose clock is a little behind, nothing has begun yet.
  if (labels.length === 0 && isRunning) return ok([]);
  const granularity = granularityOfLabel(labels[0] ?? '');
  if (granularity === null || !accept.includes(granularity)) {
    return fail(
      'unexpected-answer',
      `labels like “${shown(labels[0] ?? '')}” where ${accept.join(' or ')} was asked for`,
    );
  }
  const expected = expectedBuckets(span, granularity);
  // A span that is not over yet may be answered up to now; a finished one must be answered whole.
  if (labels.length > expected.length || (labels.length < expected.length && !isRunning)) {
    return fail('unexpected-answer', `${labels.length} labels where ${expected.length} were expected`);
  }
  const buckets: Bucket[] = [];
  for (const [index, label] of labels.entries()) {
    const place = expected[index];
    if (place?.label !== label) {
      return fail('unexpected-answer', `label “${shown(label)}” where “${place?.label ?? ''}” was expected`);
    }
    const figures = toFigures(
      graphRow.totalSession[index],
      graphRow.averageSessionTime[index],
      graphRow.responseTime[index],
    );
    if (figures === null) return fail('unexpected-answer', `no count but times at “${label}”`);
    if (figures.totalSessions > maxSessions(place)) return fail('unexpected-answer', TOO_MANY);
    // Hours that have not begun hold nothing worth keeping, unless this computer's clock is behind.
    if (place.startMs >= askedAtMs && figures.totalSessions === 0) continue;
    const status = place.endMs <= askedAtMs ? 'final' : 'provisional';
    buckets.push({
      ...place,
      ...figures,
      offsetMinutes: span.offsetMinutes,
      granularity,
      status,
      fetchedAtMs: askedAtMs,
    });
  }
  return ok(buckets);
}

/** Averages of no sessions come as 0 and mean "no data". A missing count is none, unless times contradict it. */
function toFigures(
  count: number | null | undefined,
  session: number | null | undefined,
  response: number | null | undefined,
): Figures | null {
  if (count === null || count === undefined) {
    return (session ?? 0) > 0 || (response ?? 0) > 0
      ? null
      : { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };
  }
  const known = count > 0;
  return {
    totalSessions: count,
    averageSessionSeconds: known ? (session ?? null) : null,
    responseSeconds: known ? (response ?? null) : null,
  };
}

/** The headline numbers; where the answer leaves one out, it is worked out from the buckets. */
function toSummary(payload: SummaryPayload, buckets: readonly Bucket[], span: Span): Summary {
  const sums = sumFigures(buckets);
  const totalSessions = payload.totalSession?.current ?? sums.totalSessions;
  const known = totalSessions > 0;
  const given = payload.totalSession?.previous ?? undefined;
  const previousCount = given !== undefined && given > maxSessions(span) ? undefined : given;
  const hadSessions = previousCount !== 0;
  const previous = {
    ...(previousCount === undefined ? {} : { totalSessions: previousCount }),
    ...previousAverage('averageSessionSeconds', payload.averageSessionTime?.previous, hadSessions),
    ...previousAverage('responseSeconds', payload.responseTime?.previous, hadSessions),
  };
  return {
    current: {
      totalSessions,
      averageSessionSeconds: known ? (payload.averageSessionTime?.current ?? sums.averageSessionSeconds) : null,
      responseSeconds: known ? (payload.responseTime?.current ?? sums.responseSeconds) : null,
    },
    previous,
  };
}

function previousAverage(
  key: 'averageSessionSeconds' | 'responseSeconds',
  value: number | null | undefined,
  hadSessions: boolean,
): Partial<Figures> {
  return value === undefined ? {} : { [key]: hadSessions ? value : null };
}
