import type { ErrorCode } from '../../main/contract/errors.ts';
import type { AccountSnapshot } from '../../main/contract/snapshot.ts';
import { accountStatus, type StatusLine } from '../../main/domain/wording/account-status.ts';
import { language } from './language.ts';

export type { StatusLine, Tone } from '../../main/domain/wording/account-status.ts';

/** How an account is doing, in one line, as in the tray: when it was updated, or what is wrong and since when. */
export function statusLine(account: AccountSnapshot, nowMs: number): StatusLine {
  return accountStatus(account, account.today, nowMs, language());
}

/** What a button beside a problem can do about it. */
export type Remedy = 'new-key' | 'proxy-login' | 'retry' | 'none';

const NEW_KEY: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'key-missing', 'invalid-api-key'];
const BY_ITSELF: readonly ErrorCode[] = ['offline', 'rate-limited'];

/** The remedy for a problem: a new key where the key is to blame, a login where a proxy wants one, else another try, unless that cannot help. */
export function remedyFor(code: ErrorCode): Remedy {
  if (NEW_KEY.includes(code)) return 'new-key';
  if (code === 'proxy-login') return 'proxy-login';
  return BY_ITSELF.includes(code) ? 'none' : 'retry';
}
