import type { ErrorCode, Problem } from '../contract/errors.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import { messageIn } from './report-schema.ts';

/** What an HTTP status or a failed connection means for a person. */

/** The problem behind a status other than 200; statuses are those the vendor lists. */
export function httpProblem(status: number, body: unknown): Problem {
  const message = messageIn(body);
  return {
    code: codeForStatus(status),
    detail: message === undefined ? `HTTP ${status}` : `HTTP ${status}: ${message}`,
  };
}

function codeForStatus(status: number): ErrorCode {
  if (status >= 300 && status < 400) return 'redirected';
  switch (status) {
    case 400:
      return 'bad-request';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 407:
      return 'proxy-login';
    case 408:
      return 'timeout';
    case 429:
      return 'rate-limited';
    case 503:
      return 'maintenance';
    default:
      return status >= 500 ? 'server-error' : 'unexpected-answer';
  }
}

/**
 * The problem behind a rejected fetch. Chromium gives the reason only as `net::ERR_…` in the message, Node as
 * `cause.code`; this is the one place that reads them.
 */
export function networkProblem(error: unknown): Problem {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError') return { code: 'timeout' };
  const reason = reasonOf(error);
  return reason === null ? { code: 'connection-failed' } : { code: codeForReason(reason), detail: reason };
}

function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1];
  if (chromium !== undefined) return chromium;
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return /redirect/i.test(`${error.message} ${cause instanceof Error ? cause.message : ''}`) ? 'REDIRECT' : null;
}

/**
 * What a reason means, the first that fits. `offline` is for what only this computer's own network can be the cause of;
 * Chromium calls a name that is not found so too, while the computer has no network at all.
 */
const REASONS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/REDIRECT/, 'redirected'],
  [/CERT|SSL|INSECURE|LEAF_SIGNATURE/, 'certificate'],
  [/PROXY_AUTH/, 'proxy-login'],
  [/PROX[YI]|TUNNEL|SOCKS|ERR_PAC_/, 'proxy'],
  [/INTERNET_DISCONNECTED|NETWORK_IO_SUSPENDED|ENETUNREACH|ENETDOWN/, 'offline'],
  [/EAI_AGAIN|DNS_TIMED|DNS_MALFORMED|DNS_SERVER/, 'lookup-failed'],
  [/TIMED_?OUT|TIMEOUT/, 'timeout'],
  [/NAME_NOT_RESOLVED|ENOTFOUND/, 'unknown-host'],
  [/CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED|UND_ERR_SOCKET|CONNECTION_CLOSED|CONTENT_DECODING/, 'cut-off-answer'],
  [/REFUSED/, 'connection-refused'],
  [/RESET|ABORTED|EPIPE|EMPTY_RESPONSE|NETWORK_CHANGED/, 'connection-reset'],
];

const codeForReason = (reason: string): ErrorCode =>
  REASONS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'connection-failed';

/**
 * `Retry-After` as milliseconds from now: seconds or an HTTP date; nonsense is ignored. A date is by the server's clock, so
 * it counts from the `Date` of the same answer, and from this computer's time where there is none.
 */
export function parseRetryAfterMs(header: string | null, date: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * SECOND_MS;
  const sentAtMs = date === null ? NaN : Date.parse(date);
  const waitMs = Date.parse(header) - (Number.isNaN(sentAtMs) ? nowMs : sentAtMs);
  return Number.isFinite(waitMs) && waitMs >= 0 ? waitMs : undefined;
}
