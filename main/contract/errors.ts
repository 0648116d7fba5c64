import type { ImportRefusal } from './import-refusal.ts';

/** Everything that can go wrong, as codes. The words for them are in `main/domain/wording/error-words.ts`. */

export const ERROR_CODES = [
  // The network between here and Acquire
  'offline',
  'unknown-host',
  'lookup-failed',
  'timeout',
  'connection-refused',
  'connection-reset',
  'connection-failed',
  'proxy',
  'proxy-login',
  'certificate',
  'redirected',
  // What Acquire answered
  'unauthorized',
  'forbidden',
  'not-found',
  'bad-request',
  'rate-limited',
  'server-error',
  'maintenance',
  'refused-by-api',
  'not-the-api',
  'cut-off-answer',
  'unexpected-answer',
  // The key
  'key-missing',
  'key-locked',
  'keychain-unavailable',
  'keychain-no-answer',
  // This computer
  'disk-full',
  'history-unavailable',
  'history-locked',
  'history-not-writable',
  'history-newer',
  'file-not-writable',
  'file-not-readable',
  'own-file',
  'not-a-file',
  'file-read-only',
  // What the person typed or asked for
  'invalid-account-id',
  'invalid-api-key',
  'invalid-argument',
  'too-many-accounts',
  'account-unknown',
  'account-paused',
  'nothing-to-export',
  'nothing-to-import',
  'not-settings',
  'shortcut-taken',
  'notifications-unavailable',
  'too-often',
  'switch-failed',
  'cancelled',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure as it crosses a boundary. `detail` is short, technical, free of secrets, and may be shown small. */
export interface Problem {
  readonly code: ErrorCode;
  readonly detail?: string;
  /** Why a file cannot be imported, for whoever words it. */
  readonly refusal?: ImportRefusal;
}

/** An outcome that has to be looked at before its value can be used. */
export type Result<T, E = Problem> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = (code: ErrorCode, detail?: string): { readonly ok: false; readonly error: Problem } => ({
  ok: false,
  error: detail === undefined ? { code } : { code, detail },
});

/** The message of what was thrown; anything that is no `Error` as text. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs synchronous work. @returns its value, or the problem that `problemOf` makes of what it throws */
export function attempt<T>(work: () => T, problemOf: (error: unknown) => Problem): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    return { ok: false, error: problemOf(error) };
  }
}

/** What an unexpected exception becomes: `internal`, with at most 120 characters of its message. */
export const internalProblem = (error: unknown): Problem => ({
  code: 'internal',
  detail: reasonOf(error).slice(0, 120),
});

/** A problem without what only its maker knows, such as `retryAfterMs`. */
export const plainProblem = ({ code, detail }: Problem): Problem =>
  detail === undefined ? { code } : { code, detail };
