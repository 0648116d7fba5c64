import type { ErrorCode } from '../../main/contract/errors.ts';
import { unreachable } from '../../main/contract/errors.ts';
import type { AccountSnapshot } from '../../main/contract/snapshot.ts';
import { errorWords } from '../../main/domain/wording/error-words.ts';
import { formatMoment } from '../../main/domain/wording/format.ts';

export type Tone = 'good' | 'quiet' | 'warn' | 'bad';

export interface StatusLine {
  readonly tone: Tone;
  readonly text: string;
}

/** How an account is doing, in one line: when it was updated, or what is wrong and since when. */
export function statusLine(account: AccountSnapshot, nowMs: number): StatusLine {
  const { connection, today, timeZone } = account;
  const moment = (ms: number): string => formatMoment(ms, nowMs, timeZone);
  const since = `since ${moment(connection.sinceMs)}`;
  const updatedMs = today?.fetchedAtMs ?? null;
  switch (connection.status) {
    case 'connecting':
      return { tone: 'quiet', text: 'Connecting…' };
    case 'fresh':
      return { tone: 'good', text: `Updated ${moment(updatedMs ?? connection.sinceMs)}` };
    case 'stale':
      return { tone: 'warn', text: `Not updated since ${moment(updatedMs ?? connection.sinceMs)}` };
    case 'offline':
      return { tone: 'quiet', text: `Offline ${since}` };
    case 'key-locked':
      return { tone: 'warn', text: `${errorWords('key-locked').title} ${since}` };
    case 'paused':
      return { tone: 'quiet', text: 'Paused' };
    case 'error':
      return { tone: 'bad', text: `${errorWords(connection.problem?.code ?? 'internal').title} ${since}` };
    default:
      return unreachable(connection.status);
  }
}

/** What a button beside a problem can do about it. */
export type Remedy = 'new-key' | 'retry' | 'none';

const NEW_KEY: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'key-missing', 'invalid-api-key'];
const BY_ITSELF: readonly ErrorCode[] = ['offline', 'rate-limited'];

/** The remedy for a problem: a new key where the key is to blame, else another try, unless that cannot help. */
export function remedyFor(code: ErrorCode): Remedy {
  if (NEW_KEY.includes(code)) return 'new-key';
  return BY_ITSELF.includes(code) ? 'none' : 'retry';
}
