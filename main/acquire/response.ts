import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import { httpProblem } from './http-problems.ts';
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
export async function readBytes(response: Response): Promise<Uint8Array | null> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  const chunks: Uint8Array[] = [];
  if (reader === undefined) return new Uint8Array();
  for (let size = 0; size <= MAX_BODY_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
    size += value.byteLength;
  }
  await reader.cancel();
  return null;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The report in an answer, checked against what was asked. */
export function readReport(answer: RawAnswer, question: ReportQuestion): Result<Report, FetchProblem> {
  if (answer.status !== 200) return refusal(answer);
  const text = textOf(answer.bytes);
  const body = parseJson(text);
  if (!body.ok) return body;
  const report = parseReport(body.value, question);
  return report.ok ? report : { ok: false, error: { ...report.error, rejectedBody: text } };
}

/** What a status other than 200 means. */
export function refusal({ status, retryAfterMs, bytes }: RawAnswer): Result<never, FetchProblem> {
  const body = parseJson(textOf(bytes));
  const problem = httpProblem(status, body.ok ? body.value : undefined);
  return { ok: false, error: retryAfterMs === undefined ? problem : { ...problem, retryAfterMs } };
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
    return start.startsWith('{') || start.startsWith('[') ? fail('cut-off-answer') : fail('not-the-api');
  }
}

/** No report has words of that length with digits in them; one may be the key in a spelling that nobody thought of. */
const withoutOpaque = (text: string): string =>
  text.replace(/[\w+/=-]{24,}/g, (word) => (/\d/.test(word) && /[a-z]/i.test(word) ? '…' : word));

/** Gives a text with every trace of the key replaced; see `keyCleaner`. */
export type TextCleaner = (text: string) => Promise<string>;

/** A server may repeat the key in its refusal; it must not get on screen, into a log or onto the disk that way. */
export async function withoutKey(
  error: FetchProblem,
  clean: TextCleaner,
): Promise<{ readonly ok: false; readonly error: FetchProblem }> {
  const { detail, rejectedBody } = error;
  return {
    ok: false,
    error: {
      ...error,
      ...(detail === undefined ? {} : { detail: await clean(detail) }),
      // Cleaned before it is cut, so that no half of a key is left at the end.
      ...(rejectedBody === undefined
        ? {}
        : {
            rejectedBody: withoutOpaque(await clean(rejectedBody.slice(0, CLEANED_CHARACTERS))).slice(
              0,
              REJECTED_BODY_CHARACTERS,
            ),
          }),
    },
  };
}

/** Whether a body holds the key, in any spelling. */
export async function repeatsKey(bytes: Uint8Array, clean: TextCleaner): Promise<boolean> {
  const text = textOf(bytes);
  return (await clean(text)) !== text;
}
