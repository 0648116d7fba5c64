import { arch, release } from 'node:os';
import type { Problem } from '../contract/errors.ts';
import type { CoverageView, HistoryInfo } from '../contract/history-care.ts';
import type { PointStatus } from '../contract/range.ts';
import type { Settings } from '../contract/settings.ts';
import type { AccountSnapshot, Notice } from '../contract/snapshot.ts';
import { coverageView } from '../history/coverage-view.ts';
import { formatIso } from '../domain/time/calendar.ts';
import type { CountedProblem } from '../history/audit-store.ts';
import { MIGRATIONS } from '../history/migrations/index.ts';
import type { OpenedHistory } from '../history/open-history.ts';
import { usableTimeZone } from '../system/time-zone.ts';

/**
 * What a bug report needs, as plain data for one JSON file. Nothing secret is in it: keys are in the keychain only, and
 * whatever a server sent is cleaned of every word that is long enough to be one.
 */

/** Of the history as a file. */
export interface FileFindings {
  /** Null where it could not be read, or not in time. */
  readonly info: HistoryInfo | null;
  /** Null where it could not be looked through. */
  readonly sound: boolean | null;
}

export interface DiagnosticsParts extends Pick<OpenedHistory, 'history' | 'audit' | 'problem'> {
  /** Found out off the main thread where there are windows: looking through a large file takes a second. */
  readonly file: FileFindings;
  readonly appVersion: string;
  readonly sampleData: boolean;
  readonly settings: Settings;
  /** As the computer names it, usable or not. */
  readonly systemTimeZone: string;
  readonly zoneOf: (accountId: string) => string;
  readonly nowMs: number;
  /** While the app is at work: how it is doing. */
  readonly live?: {
    readonly notices: readonly Notice[];
    readonly accounts: readonly Pick<AccountSnapshot, 'id' | 'connection' | 'fetching'>[];
    readonly problemOf: (accountId: string, date: string) => Problem | null;
  };
}

/** Of each list, the newest so many. */
const LISTED = 50;
const BODY_CHARACTERS = 2_000;

/** No number stands for what is not known: 0 would read as an empty history. */
const NOTHING_KNOWN = { path: null, sizeBytes: null, bucketCount: null, oldestStartMs: null, newestStartMs: null };

/** Gathers it. */
export function diagnosticsOf(parts: DiagnosticsParts): Record<string, unknown> {
  const { settings, file, live } = parts;
  const { path: _, ...info } = file.info ?? NOTHING_KNOWN;
  return {
    format: 1,
    writtenAt: formatIso(parts.nowMs, 0),
    versions: {
      glance: parts.appVersion,
      historySchema: MIGRATIONS.length,
      ...pickVersions(process.versions),
    },
    system: { platform: process.platform, arch: arch(), release: release(), ...zoneOf(parts.systemTimeZone) },
    sampleData: parts.sampleData,
    settings,
    history: { ...info, problem: parts.problem, sound: file.sound },
    notices: live?.notices ?? null,
    accounts: accountIds(parts).map((id) => accountOf(parts, id)),
  };
}

/** The zone that days are counted in, and what the computer calls its own where that is another. */
function zoneOf(named: string): { readonly timeZone: string; readonly unknownTimeZone?: string } {
  const timeZone = usableTimeZone(named);
  return timeZone === named ? { timeZone } : { timeZone, unknownTimeZone: named };
}

function accountIds({ settings, history }: DiagnosticsParts): string[] {
  return [...new Set([...settings.accounts.map(({ id }) => id), ...orElse(() => history.accountIds(), [])])];
}

function accountOf(parts: DiagnosticsParts, id: string): Record<string, unknown> {
  const { history, audit, settings, nowMs, live } = parts;
  const timeZone = parts.zoneOf(id);
  const now = live?.accounts.find((account) => account.id === id);
  const problemOf = (date: string): Problem | null => live?.problemOf(id, date) ?? null;
  const coverage = orElse(
    () =>
      coverageView(
        {
          history,
          audit,
          nowMs,
          timeZone,
          backfillDays: settings.backfillDays,
          retentionMonths: settings.retentionMonths,
          problemOf,
        },
        id,
      ),
    null,
  );
  return {
    id,
    connected: settings.accounts.some((account) => account.id === id),
    timeZone,
    connection: now === undefined ? null : { ...now.connection, problem: cleanProblem(now.connection.problem) },
    fetching: now?.fetching ?? null,
    coverage: coverage === null ? null : coverageSummary(coverage),
    revisionCount: orElse(() => audit.revisionCount(id), null),
    revisions: coverage?.revisions.slice(0, LISTED) ?? [],
    rejectedResponses: coverage?.rejectedResponses.slice(0, LISTED).map(cleanRejected) ?? [],
    problems: orElse(() => audit.problems(id), []).map(cleanProblem),
  };
}

function coverageSummary({ days, otherOffsetsMinutes }: CoverageView): Record<string, unknown> {
  const counts: Partial<Record<PointStatus, number>> = {};
  for (const { status } of days) counts[status] = (counts[status] ?? 0) + 1;
  return {
    fromDate: days[0]?.date ?? null,
    toDate: days.at(-1)?.date ?? null,
    dayCounts: counts,
    otherOffsetsMinutes,
    summaryDifferences: days
      .filter(({ summaryDifference }) => summaryDifference !== null && summaryDifference !== 0)
      .slice(-LISTED)
      .map(({ date, summaryDifference }) => ({ date, summaryDifference })),
    incompleteDays: days
      .filter(({ status }) => status !== 'complete')
      .slice(-LISTED)
      .map(({ date, status, problem }) => ({ date, status, problem: cleanProblem(problem) })),
  };
}

/** Outside Electron, in tests, there is only the last of them. */
function pickVersions(versions: Readonly<Record<string, string | undefined>>): Record<string, string | null> {
  const { electron = null, chrome = null, node = null } = versions;
  return { electron, chrome, node };
}

/** Whatever stands together for so long may be a key, or part of one. */
const withoutLongWords = (text: string): string => text.replace(/[\w+/=.:~-]{24,}/g, '…');

function cleanProblem<T extends Problem | CountedProblem | null>(problem: T): T {
  return problem?.detail === undefined ? problem : { ...problem, detail: withoutLongWords(problem.detail) };
}

function cleanRejected<T extends { readonly reason: string; readonly body: string }>(rejected: T): T {
  const body = withoutLongWords(rejected.body).slice(0, BODY_CHARACTERS);
  return { ...rejected, reason: withoutLongWords(rejected.reason), body };
}

/** A damaged history must not keep the rest out of the report. */
function orElse<T, U>(read: () => T, otherwise: U): T | U {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
