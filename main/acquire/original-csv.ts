import { fail, ok, type Result } from '../contract/errors.ts';
import { messageIn } from './report-schema.ts';

/** The endpoint's own `output=csv` answer. No sample of it is published, so its shape is not judged, only what it is not. */

/** How much of it is looked at. */
const LOOKED_AT_BYTES = 4_096;

/**
 * The body of a 200 answer as it came.
 * @returns the same bytes; `not-the-api` for a web page, `refused-by-api` for an error in JSON, `cut-off-answer` for
 * nothing at all
 */
export function originalCsv(bytes: Uint8Array): Result<Uint8Array> {
  const start = new TextDecoder().decode(bytes.subarray(0, LOOKED_AT_BYTES)).trimStart();
  if (start === '') return fail('cut-off-answer');
  if (/^<(!doctype|html|head|body|\?xml)\b/i.test(start)) return fail('not-the-api');
  if (start.startsWith('{')) {
    const refused = refusalIn(new TextDecoder().decode(bytes));
    if (refused !== null) return fail('refused-by-api', refused === '' ? undefined : refused);
  }
  return ok(bytes);
}

/** The message of an error in JSON, empty where it has none; null for JSON that is no error, or no JSON at all. */
function refusalIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    const message = messageIn(body);
    const saysSo = message !== undefined && !(isObject(body) && 'data' in body);
    return saysSo || levelsOf(body).some(isFailed) ? (message ?? '') : null;
  } catch {
    return null;
  }
}

type Level = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Level =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of an envelope, from the outermost in; the vendor's have up to four. */
function levelsOf(body: unknown, depth = 4): Level[] {
  if (!isObject(body) || depth === 0) return [];
  return [body, ...Object.values(body).flatMap((value) => levelsOf(value, depth - 1))];
}

const isFailed = ({ success }: Level): boolean => success === false || success === 'false';
