import type { ErrorCode } from '../../contract/errors.ts';
import type { AccountSnapshot, Connection, Today } from '../../contract/snapshot.ts';
import { errorWords } from './error-words.ts';
import { formatMoment } from './format.ts';
import type { Language } from './language.ts';

/** How an account is doing, in the same words in the tray and in every window. */

export type Tone = 'good' | 'quiet' | 'warn' | 'bad';

export interface StatusLine {
  readonly tone: Tone;
  readonly text: string;
}

/** What is wrong, as a code; null where nothing is, or nothing that has a name. */
export function problemCode({ status, problem }: Connection): ErrorCode | null {
  if (problem !== null) return problem.code;
  if (status === 'offline' || status === 'key-locked') return status;
  return status === 'error' ? 'internal' : null;
}

const TONES: Readonly<Record<Connection['status'], Tone>> = {
  connecting: 'quiet',
  fresh: 'good',
  stale: 'warn',
  offline: 'quiet',
  'key-locked': 'warn',
  paused: 'quiet',
  error: 'bad',
};

/** `Updated 14:05`, or what is wrong and since when. `today` is what is shown as today's, which may be nothing. */
export function accountStatus(
  { connection, timeZone }: Pick<AccountSnapshot, 'connection' | 'timeZone'>,
  today: Today | null,
  nowMs: number,
  language: Language,
): StatusLine {
  const heldOffUntilMs = heldOffUntil(connection, nowMs);
  if (heldOffUntilMs !== null) {
    return { tone: 'quiet', text: language.m.status.heldOff({ time: at(heldOffUntilMs) }) };
  }
  return { tone: TONES[connection.status], text: statusText(connection, today, language, at) };

  function at(instantMs: number): string {
    return formatMoment(instantMs, nowMs, timeZone, language);
  }
}

/**
 * Until when nothing is asked because Acquire wanted that, UTC epoch milliseconds: nothing is wrong then that anybody could
 * mend. Null where something else is the matter.
 */
export function heldOffUntil({ status, heldOffUntilMs }: Connection, nowMs: number): number | null {
  return status === 'error' && heldOffUntilMs !== undefined && heldOffUntilMs > nowMs ? heldOffUntilMs : null;
}

function statusText(
  connection: Connection,
  today: Today | null,
  language: Language,
  at: (instantMs: number) => string,
): string {
  const { status } = language.m;
  const time = at(connection.sinceMs);
  switch (connection.status) {
    case 'fresh':
      return today === null ? status.waiting() : status.updated({ time: at(today.fetchedAtMs) });
    case 'connecting':
      return status.connecting();
    case 'paused':
      return status.paused({ time });
    case 'stale':
      return status.stale({ time: at(today?.fetchedAtMs ?? connection.sinceMs) });
    case 'offline':
    case 'key-locked':
    case 'error':
      return status.problemSince({ problem: errorWords(problemCode(connection) ?? 'internal', language).title, time });
  }
}

/** What is wrong in a word or three, for behind a number; empty where nothing is. */
export function statusMark(connection: Connection, language: Language): string {
  const code = problemCode(connection);
  if (code !== null) return errorWords(code, language).title;
  const { status } = language.m;
  if (connection.status === 'paused') return status.pausedShort();
  return connection.status === 'stale' ? status.staleShort() : '';
}
