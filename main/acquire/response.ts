import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import { httpProblem } from './http-problems.ts';
import { keyCleaner } from './key-traces.ts';
import { originalCsv } from './original-csv.ts';
import { parseReport, type ReportQuestion } from './report-schema.ts';

/** An HTTP answer from first byte to `Report`, or to what is wrong with it. */

/** An answer as it came, before anything is read from it. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly bytes: Uint8Array;
}

/** A failed request. */
export interface FetchProblem extends Problem {
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number;
  /** Where the endpoint answered, but not what was asked: the beginning of its answer, without the key. */
  readonly rejectedBody?: string;
}

/** An answer larger than this is not a report: two years of days are under 100 kB. */
export const MAX_BODY_BYTES = 4_000_000;
/** Of an answer that did not fit, so much is kept to be looked at. */
const REJECTED_BODY_CHARACTERS = 20_000;
/** So much is looked through for the key: more than is kept, so that no half of one is left at its end. */
const CLEANED_CHARACTERS = 60_000;

/** The body, or null for one that is too large to be a report. */
export async function readBytes(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Who stops reading in the middle abandons the rest.
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
  }
  return Buffer.concat(chunks);
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The report in an answer, checked against what was asked. */
function readReport(answer: RawAnswer, question: ReportQuestion): Result<Report, FetchProblem> {
  if (answer.status !== 200) return refusal(answer);
  const text = textOf(answer.bytes);
  const body = parseJson(text);
  if (!body.ok) return body.error.code === 'unexpected-answer' ? rejected(body.error, text) : body;
  const report = parseReport(body.value, question);
  return report.ok ? report : rejected(report.error, text);
}

const rejected = (problem: Problem, text: string): Result<never, FetchProblem> => ({
  ok: false,
  error: { ...problem, rejectedBody: text },
});

/** What a status other than 200 means. */
function refusal(answer: RawAnswer): Result<never, FetchProblem> {
  const body = parseJson(textOf(answer.bytes));
  return { ok: false, error: refusalProblem(answer, body.ok ? body.value : undefined) };
}

function refusalProblem({ status, retryAfterMs }: RawAnswer, body: unknown): FetchProblem {
  const problem = httpProblem(status, body);
  return retryAfterMs === undefined ? problem : { ...problem, retryAfterMs };
}

/**
 * What is known of an answer whose body could not be read: a refusal says by its status what it is, and when to ask again;
 * anything else may be as good as any, and is asked for again.
 */
export function unreadProblem(answer: RawAnswer): FetchProblem {
  if (answer.status !== 200) return refusalProblem(answer, undefined);
  return { code: 'timeout', detail: 'it could not be looked through in time' };
}

const OF_NO_REPORT = 'a name that no report has';

function parseJson(text: string): Result<unknown> {
  const names = new Set<string>();
  try {
    const body: unknown = JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__') names.add(name);
      return value;
    });
    return names.size > 0 ? fail('unexpected-answer', OF_NO_REPORT) : ok(body);
  } catch {
    const start = text.trimStart();
    if (start === '') return fail('cut-off-answer', 'it is empty');
    if (!start.startsWith('{') && !start.startsWith('[')) return fail('not-the-api');
    // Some servers write NaN, which no JSON has: all of it arrived, and asking again changes nothing.
    return endsEarly(start) ? fail('cut-off-answer') : fail('unexpected-answer', 'it is no valid JSON');
  }
}

/** Whether a text ends before what it began with is closed. */
function endsEarly(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isQuoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

/** No report has words of that length with digits in them; one may be the key in a spelling that nobody thought of. */
const withoutOpaque = (text: string): string =>
  text.replace(/[\w+/=-]{24,}/g, (word) => (/\d/.test(word) && /[a-z]/i.test(word) ? '…' : word));

/** A server may repeat the key in its refusal; it must not get on screen, into a log or onto the disk that way. */
export function withoutKey(
  error: FetchProblem,
  clean: (text: string) => string,
): { readonly ok: false; readonly error: FetchProblem } {
  const { detail, rejectedBody } = error;
  return {
    ok: false,
    error: {
      ...error,
      ...(detail === undefined ? {} : { detail: clean(detail) }),
      // Cleaned before it is cut, so that no half of a key is left at the end.
      ...(rejectedBody === undefined
        ? {}
        : {
            rejectedBody: withoutOpaque(clean(rejectedBody.slice(0, CLEANED_CHARACTERS))).slice(
              0,
              REJECTED_BODY_CHARACTERS,
            ),
          }),
    },
  };
}

/** An answer to be read: as a report, or as the endpoint's own CSV, which is taken as it is. */
export interface AnswerOrder {
  readonly answer: RawAnswer;
  readonly wanted: ReportQuestion | 'original';
  /** No trace of it is left in what comes out. */
  readonly apiKey: string;
}

/** The report; null for an original, whose bytes can be kept. */
export type ReadAnswer = Result<Report | null, FetchProblem>;

/** Reads an answer of any size, which takes up to some seconds. */
export function readAnswer({ answer, wanted, apiKey }: AnswerOrder): ReadAnswer {
  const read = wanted === 'original' ? readOriginal(answer, apiKey) : readReport(answer, wanted);
  return read.ok ? read : withoutKey(read.error, keyCleaner(apiKey));
}

/** It is saved byte for byte, so one that repeats the key, in any spelling, is not saved at all. */
function readOriginal(answer: RawAnswer, apiKey: string): Result<null, FetchProblem> {
  const original = answer.status === 200 ? originalCsv(answer.bytes) : refusal(answer);
  if (!original.ok) return original;
  const text = textOf(answer.bytes);
  return keyCleaner(apiKey)(text) === text ? ok(null) : fail('unexpected-answer', 'it repeats the API key');
}

/** So much is looked through for a key in a moment. */
const MOMENT_BYTES = 4_000;
/** So much is taken apart in a moment, whatever is in it; a day of hours has 2 kB, two years of days have 100 kB. */
const PARSED_IN_A_MOMENT_BYTES = 60_000;

/** The same at once; null for what takes longer than anybody should wait for the tray. */
export function readAtOnce(order: AnswerOrder): ReadAnswer | null {
  const { answer, wanted } = order;
  const { length } = answer.bytes;
  if (length <= MOMENT_BYTES) return readAnswer(order);
  if (wanted === 'original' || answer.status !== 200 || length > PARSED_IN_A_MOMENT_BYTES) return null;
  const report = readReport(answer, wanted);
  return report.ok ? report : null;
}
