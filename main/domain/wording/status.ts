import { STATUS_VERSION, type AccountStatus, type Status } from '../../contract/status.ts';
import type { TypicalRange } from '../../contract/range.ts';
import type { AccountSnapshot, AppSnapshot } from '../../contract/snapshot.ts';
import { formatIso, localDateAt, offsetMinutesAt } from '../time/calendar.ts';
import { formatCount, formatDuration, formatSessions, formatMoment } from './format.ts';
import { incidentLine } from './incident-titles.ts';
import { ENGLISH } from './language.ts';
import { paceShort, typicalWords } from './pace-words.ts';

/** What `--status` says: the numbers of a snapshot as plain data, and that data in words. */

/** The status of a running app. Today's numbers only: those of a day that is over are left out. */
export function statusOf(snapshot: AppSnapshot, nowMs: number): Status {
  return {
    version: STATUS_VERSION,
    running: true,
    sampleData: snapshot.sampleData,
    accounts: snapshot.accounts.map((account) =>
      accountStatus(account, account.id === (snapshot.primaryAccountId ?? snapshot.accounts[0]?.id), nowMs),
    ),
  };
}

function accountStatus(account: AccountSnapshot, primary: boolean, nowMs: number): AccountStatus {
  const { id, name, timeZone, connection } = account;
  const at = (ms: number): string => formatIso(ms, offsetMinutesAt(ms, timeZone));
  const today = account.today?.date === localDateAt(nowMs, timeZone) ? account.today : null;
  return {
    id,
    name,
    primary,
    timeZone,
    state: connection.status,
    problem: connection.problem?.code ?? null,
    date: today?.date ?? null,
    updatedAt: today === null ? null : at(today.fetchedAtMs),
    sessions: today?.totalSessions ?? null,
    responseSeconds: today?.responseSeconds ?? null,
    averageSessionSeconds: today?.averageSessionSeconds ?? null,
    typicalSessions: lowHigh(today?.typicalSessionsByNow),
    typicalResponseSeconds: lowHigh(today?.typicalResponseSeconds),
    typicalAverageSessionSeconds: lowHigh(today?.typicalAverageSessionSeconds),
    pace: today?.pace == null ? null : { total: today.pace.total, low: today.pace.low, high: today.pace.high },
    openIncidents: account.openIncidents.map(({ rule, sinceMs, value, acknowledgedAtMs }) => ({
      rule,
      since: at(sinceMs),
      value,
      acknowledged: acknowledgedAtMs !== null,
    })),
  };
}

const lowHigh = (typical: TypicalRange | null | undefined): { low: number; high: number } | null =>
  typical == null ? null : { low: typical.p10, high: typical.p90 };

/** The same numbers when no app is running: whatever state they were in, they are old, and nothing is open. */
export const asOld = (status: Status): Status => ({
  ...status,
  running: false,
  accounts: status.accounts.map((account) => ({ ...account, state: 'old', problem: null, openIncidents: [] })),
});

/** A terminal and a bar are spoken to in English: scripts read along. */
const { statusLines, statusStates, statusUpdates } = ENGLISH.m;

export const NO_ACCOUNT_WORDS = statusLines.noAccount();

/** One line an account, the tray's own first. */
export function statusText({ accounts }: Status, nowMs: number): string {
  if (accounts.length === 0) return NO_ACCOUNT_WORDS;
  return inOrder(accounts)
    .map((account) => statusLines.account({ account: account.name, parts: accountParts(account, nowMs).join(' · ') }))
    .join('\n');
}

const inOrder = (accounts: readonly AccountStatus[]): AccountStatus[] => [
  ...accounts.filter(({ primary }) => primary),
  ...accounts.filter(({ primary }) => !primary),
];

function accountParts(account: AccountStatus, nowMs: number): string[] {
  const { sessions, timeZone, typicalSessions, pace, updatedAt, openIncidents } = account;
  if (sessions === null) return [stateWords(account, nowMs)];
  const typical =
    typicalSessions === null ? [] : [typicalWords('totalSessions', asTypical(typicalSessions), true, ENGLISH)];
  return [
    formatSessions(sessions, ENGLISH),
    statusLines.responseTime({ duration: formatDuration(account.responseSeconds, ENGLISH) }),
    statusLines.averageSession({ duration: formatDuration(account.averageSessionSeconds, ENGLISH) }),
    ...(pace === null ? [] : [paceShort(sessions, { ...pace, share: 0, dayCount: 0 }, ENGLISH)]),
    ...typical,
    ...openIncidents.map(({ rule, since }) => incidentLine({ rule, sinceMs: Date.parse(since) }, timeZone, ENGLISH)),
    ...(updatedAt === null ? [] : [stateWords(account, nowMs)]),
  ];
}

const asTypical = ({ low, high }: { low: number; high: number }): TypicalRange => ({
  p10: low,
  median: (low + high) / 2,
  p90: high,
  sampleCount: 0,
});

function stateWords({ state, updatedAt, timeZone }: AccountStatus, nowMs: number): string {
  if (updatedAt === null) return state === 'fresh' ? statusLines.waiting() : statusStates[state]();
  return statusUpdates[state]({ time: formatMoment(Date.parse(updatedAt), nowMs, timeZone, ENGLISH) });
}

/** For Waybar's `custom` module: the tray's own account in the bar, all of them in the tooltip. */
export function statusWaybar(status: Status, nowMs: number): Readonly<Record<string, unknown>> {
  const [shown] = inOrder(status.accounts);
  const tooltip = escapeMarkup(statusText(status, nowMs));
  if (shown === undefined) return { text: '', alt: 'none', tooltip, class: ['none'] };
  const outside = isOutside(shown);
  return {
    text: shown.sessions === null ? '–' : formatCount(shown.sessions, ENGLISH),
    alt: shown.state,
    tooltip,
    class: [
      shown.state,
      ...(outside ? ['outside'] : []),
      ...(status.accounts.some(({ openIncidents }) => openIncidents.length > 0) ? ['incident'] : []),
    ],
  };
}

function isOutside({ sessions, typicalSessions }: AccountStatus): boolean {
  if (sessions === null || typicalSessions === null) return false;
  const rounded = Math.round(sessions);
  return rounded < Math.round(typicalSessions.low) || rounded > Math.round(typicalSessions.high);
}

/** Waybar reads its texts as Pango markup. */
const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
