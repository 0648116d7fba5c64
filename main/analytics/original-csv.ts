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
    const body = JSON.parse(text) as Record<string, unknown>;
    const failed = [body, body['data']].some(
      (level) => typeof level === 'object' && level !== null && 'success' in level && !isTrue(level.success),
    );
    const message = messageIn(body);
    return failed || (message !== undefined && !('data' in body)) ? (message ?? '') : null;
  } catch {
    return null;
  }
}

const isTrue = (success: unknown): boolean => success === true || success === 'true';
