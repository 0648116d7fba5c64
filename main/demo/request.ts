import type { Assumptions } from './assumptions.ts';

/** What a client asks for, understood. The range is `[startMs, endMs)`. */
export interface AnalyticsRequest {
  /** UTC epoch milliseconds. */
  readonly startMs: number;
  /** UTC epoch milliseconds, exclusive. */
  readonly endMs: number;
  /** Offset from UTC in which dates are read and labels written, milliseconds. */
  readonly offsetMs: number;
  readonly output: 'json' | 'csv';
}

/** Why a request was refused, in words for the 400 answer. */
export interface BadRequest {
  readonly message: string;
}

const DATE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const OFFSET = /^([+-])(\d{2}):([0-5]\d)$/;

/** Reads the query string strictly; every refusal says which parameter is wrong. */
export function readRequest(query: URLSearchParams, assumptions: Assumptions): AnalyticsRequest | BadRequest {
  const offsetMs = readOffset(query.get('offset') ?? '+00:00', assumptions);
  if (offsetMs === null) return { message: 'offset must look like +05:30, between -12:00 and +14:00' };
  const startMs = readDate(query.get('start_date'));
  if (startMs === null) return { message: 'start_date is required as YYYY-MM-DD hh:mm:ss' };
  const lastMs = readDate(query.get('end_date'));
  if (lastMs === null) return { message: 'end_date is required as YYYY-MM-DD hh:mm:ss' };
  const endMs = lastMs + (assumptions.endInclusive ? 1000 : 0);
  if (endMs <= startMs) return { message: 'end_date must not be before start_date' };
  const output = query.get('output') ?? 'json';
  if (output !== 'json' && output !== 'csv') return { message: 'output must be json or csv' };
  return { startMs: startMs - offsetMs, endMs: endMs - offsetMs, offsetMs, output };
}

/** Milliseconds of the written date as if it were UTC, or `null` when it is not a real date and time. */
function readDate(text: string | null): number | null {
  if (text === null || !DATE.test(text)) return null;
  const iso = text.replace(' ', 'T');
  const ms = Date.parse(`${iso}Z`);
  // Parsing turns 30 February into March and 24:00:00 into the next day: only what comes back unchanged is real.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== `${iso}.000Z` ? null : ms;
}

function readOffset(text: string, { offsetWithSpace }: Assumptions): number | null {
  if (text.startsWith(' ') && offsetWithSpace === 'ignore') return 0;
  const match = OFFSET.exec(offsetWithSpace === 'read-as-plus' ? text.replace(/^ /, '+') : text);
  if (match === null) return null;
  const minutes = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
  return minutes < -12 * 60 || minutes > 14 * 60 ? null : minutes * 60_000;
}
