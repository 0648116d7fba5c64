import type { Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import type { Span } from '../domain/time/calendar.ts';
import { REFUSED_ROW } from './database.ts';
import type { HistoryStore } from './history-store.ts';

/** Answers that could not be written, in memory until they can be. */
export interface WaitingReports {
  readonly size: number;
  /** Of two answers for the same span the later one stays. */
  add(accountId: string, span: Pick<Span, 'startMs' | 'endMs'>, report: Report, fetchedAtMs: number): void;
  /** Writes them, oldest first, until one fails; that one and the rest go on waiting. */
  writeTo(history: Pick<HistoryStore, 'keep'>): Result<null>;
  /** The account was removed with its history. */
  forget(accountId: string): void;
}

interface WaitingReport {
  readonly accountId: string;
  readonly span: Pick<Span, 'startMs' | 'endMs'>;
  readonly report: Report;
  readonly fetchedAtMs: number;
}

/** A few megabytes: weeks of polls, which share one span a day, and a long stretch of the past. */
const MAX_WAITING = 2_000;

/** Builds the store, empty. */
export function createWaitingReports(): WaitingReports {
  const waiting = new Map<string, WaitingReport>();

  return {
    get size() {
      return waiting.size;
    },
    add(accountId, span, report, fetchedAtMs) {
      const key = [accountId, span.startMs, span.endMs].join(' ');
      waiting.delete(key);
      waiting.set(key, { accountId, span, report, fetchedAtMs });
      const [oldest] = waiting.keys();
      if (waiting.size > MAX_WAITING && oldest !== undefined) waiting.delete(oldest);
    },
    writeTo(history) {
      for (const [key, { accountId, span, report, fetchedAtMs }] of waiting) {
        const kept = history.keep(accountId, span, report, fetchedAtMs);
        // What the table refuses would hold up everything behind it for ever.
        if (!kept.ok && kept.error.detail !== REFUSED_ROW) return kept;
        waiting.delete(key);
      }
      return { ok: true, value: null };
    },
    forget(accountId) {
      for (const [key, report] of waiting) if (report.accountId === accountId) waiting.delete(key);
    },
  };
}
