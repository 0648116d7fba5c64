import type { ErrorCode, Problem } from '../contract/errors.ts';
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
      return 'proxy';
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

function codeForReason(reason: string): ErrorCode {
  if (reason === 'REDIRECT' || reason.includes('REDIRECT')) return 'redirected';
  if (/CERT|SSL|INSECURE|LEAF_SIGNATURE/.test(reason)) return 'certificate';
  if (/PROX[YI]|TUNNEL|SOCKS|ERR_PAC_/.test(reason)) return 'proxy';
  if (
    /INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED|ADDRESS_UNREACHABLE|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|DNS_TIMED/.test(
      reason,
    )
  )
    return 'offline';
  if (/TIMED_?OUT|TIMEOUT/.test(reason)) return 'timeout';
  if (/NAME_NOT_RESOLVED|ENOTFOUND/.test(reason)) return 'unknown-host';
  if (/CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED|UND_ERR_SOCKET|CONNECTION_CLOSED|CONTENT_DECODING/.test(reason))
    return 'cut-off-answer';
  return 'connection-failed';
}

/** `Retry-After` as milliseconds from now: seconds or an HTTP date. Capped at a day; nonsense is ignored. */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - nowMs) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, 86_400_000) : undefined;
}
