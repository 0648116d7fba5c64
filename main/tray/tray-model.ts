import type { AccountSnapshot, AppSnapshot, FetchProgress, Today } from '../contract/snapshot.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import { paceSentence, paceShort } from '../domain/wording/pace-words.ts';
import { incidentLine } from '../domain/wording/incident-titles.ts';
import { errorWords } from '../domain/wording/error-words.ts';
import { formatCount, formatDuration, formatMoment, formatSessions, UNKNOWN } from '../domain/wording/format.ts';
import { incidentLines, snoozeLines, type IncidentLine, type SnoozeLine, type SnoozeMenu } from './alert-lines.ts';
import type { TrayIcon } from './icon.ts';
import { cut, menuName, oneLine } from './menu-text.ts';

/** What the tray shows, as plain data: the picture, the tooltip and the menu, out of one snapshot. */

export type TrayAction = 'open' | 'refresh' | 'exportCsv' | 'settings' | 'quit';

export interface MenuItemLine {
  readonly kind: 'item';
  readonly label: string;
  readonly action: TrayAction;
  readonly enabled: boolean;
  /**
   * Compared instead of the label when deciding whether the menu changed: a new menu closes an open one on Linux, which
   * a running count is not worth.
   */
  readonly comparedAs?: string;
}
export type MenuLine = MenuItemLine | IncidentLine | SnoozeLine | SnoozeMenu | { readonly kind: 'separator' };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  /** Beside the icon in the macOS menu bar; empty where no number is known. */
  readonly title: string;
  readonly menu: readonly MenuLine[];
}

/** Windows cuts tooltips after so many UTF-16 units. */
const MAX_TOOLTIP_UNITS = 127;

const PROGRESS_STEPS = 10;

/** A line that informs; choosing it opens the window, where there is more of the same. */
const info = (label: string): MenuItemLine => ({ kind: 'item', label, action: 'open', enabled: true });

function actionLines(connected: boolean): readonly MenuLine[] {
  const line = (label: string, action: TrayAction, enabled = true): MenuItemLine => ({
    kind: 'item',
    label,
    action,
    enabled,
  });
  return [
    { kind: 'separator' },
    line('Open Glance', 'open'),
    line('Refresh now', 'refresh', connected),
    line('Export CSV…', 'exportCsv', connected),
    line('Settings…', 'settings'),
    line('Quit Glance', 'quit'),
  ];
}

/** Shown from the very start, before anything is read from disk. */
export const STARTING_MODEL: TrayModel = {
  icon: { text: '', state: 'connecting' },
  tooltip: 'Glance is starting',
  title: '',
  menu: [info('Starting…'), ...actionLines(false)],
};

/** The picture of a snapshot at `nowMs` (UTC epoch milliseconds). */
export function trayModel(snapshot: AppSnapshot, nowMs: number): TrayModel {
  const { accounts, primaryAccountId } = snapshot;
  const primary = accounts.find((account) => account.id === primaryAccountId) ?? accounts[0];
  if (primary === undefined) {
    return {
      icon: { text: '', state: 'connecting' },
      tooltip: 'Glance is not connected yet',
      title: '',
      menu: [info('Not connected yet'), ...actionLines(false)],
    };
  }
  const today = todayOf(primary, nowMs);
  const others = accounts.filter((account) => account !== primary);
  const progress = progressLine(accounts);
  return {
    icon: {
      text: today === null ? '' : iconText(today.totalSessions),
      state: primary.connection.status,
      ...(accounts.some(({ openIncidents }) => openIncidents.length > 0) ? { alert: true } : {}),
    },
    tooltip: tooltip(primary, today, nowMs),
    title: today === null ? '' : formatCount(today.totalSessions),
    menu: [
      info(`Sessions today: ${formatCount(today?.totalSessions ?? null)}`),
      info(`Response time: ${formatDuration(today?.responseSeconds ?? null)}`),
      info(`Average session: ${formatDuration(today?.averageSessionSeconds ?? null)}`),
      ...paceLines(today),
      info(statusLine(primary, today, nowMs)),
      ...[primary, ...others].flatMap((account) => incidentLines(account, account === primary)),
      ...others.map((account) => info(otherAccountLine(account, nowMs))),
      ...(progress === null ? [] : [progress]),
      ...snoozeLines(snapshot.settings.notifications, nowMs, primary.timeZone),
      ...actionLines(true),
    ],
  };
}

/** Today's figures, unless what was fetched last belongs to a day that is over in the account's zone. */
function todayOf({ today, timeZone }: AccountSnapshot, nowMs: number): Today | null {
  return today !== null && today.date === localDateAt(nowMs, timeZone) ? today : null;
}

/** Where the day is heading; no line while that cannot be said. */
function paceLines(today: Today | null): readonly MenuItemLine[] {
  return today?.pace == null ? [] : [info(paceSentence(today.totalSessions, today.pace))];
}

/** A count in at most four characters: `42`, `999`, `1k`, `12k`, `99k+`. */
export function iconText(count: number): string {
  const whole = Math.max(0, Math.round(count));
  if (whole < 1000) return String(whole);
  return whole < 100_000 ? `${Math.floor(whole / 1000)}k` : '99k+';
}

/** `Updated 14:05`, or what is wrong and since when. */
function statusLine({ connection, timeZone }: AccountSnapshot, today: Today | null, nowMs: number): string {
  const at = (instantMs: number): string => formatMoment(instantMs, nowMs, timeZone);
  const since = at(connection.sinceMs);
  switch (connection.status) {
    case 'fresh':
      return today === null ? 'Waiting for today’s numbers' : `Updated ${at(today.fetchedAtMs)}`;
    case 'connecting':
      return 'Connecting…';
    case 'paused':
      return `Paused since ${since}`;
    case 'stale':
      return `No update since ${at(today?.fetchedAtMs ?? connection.sinceMs)}`;
    case 'offline':
    case 'key-locked':
      return `${errorWords(connection.problem?.code ?? connection.status).title} since ${since}`;
    case 'error':
      return `${errorWords(connection.problem?.code ?? 'internal').title} since ${since}`;
  }
}

function tooltip(account: AccountSnapshot, today: Today | null, nowMs: number): string {
  const parts: string[] = [];
  if (today !== null) parts.push(formatSessions(today.totalSessions));
  if (account.connection.status !== 'fresh' || today === null) parts.push(statusLine(account, today, nowMs));
  else parts.push(`${formatDuration(today.responseSeconds)} response`);
  if (today?.pace != null) parts.push(paceShort(today.totalSessions, today.pace));
  parts.push(...account.openIncidents.slice(0, 1).map((incident) => incidentLine(incident, account.timeZone)));
  return cut([...parts, oneLine(account.name)].join(' · '), MAX_TOOLTIP_UNITS);
}

/** `beta: 7 sessions`, with what is wrong behind it when something is. */
function otherAccountLine(account: AccountSnapshot, nowMs: number): string {
  const today = todayOf(account, nowMs);
  const count = today === null ? UNKNOWN : formatSessions(today.totalSessions);
  const { status, problem } = account.connection;
  const wrong = problem === null ? PLAIN_STATUS[status] : errorWords(problem.code).title;
  return `${menuName(account.name)}: ${count}${wrong === '' ? '' : ` (${wrong})`}`;
}

const PLAIN_STATUS: Record<AccountSnapshot['connection']['status'], string> = {
  fresh: '',
  connecting: '',
  paused: 'paused',
  stale: 'not up to date',
  offline: errorWords('offline').title,
  error: errorWords('internal').title,
  'key-locked': errorWords('key-locked').title,
};

/** `Fetching history: 12 of 90 days`, all accounts together; null while nothing is being fetched. */
function progressLine(accounts: readonly AccountSnapshot[]): MenuItemLine | null {
  const running = accounts.map(({ fetching }) => fetching).filter((each): each is FetchProgress => each !== null);
  if (running.length === 0) return null;
  const doneCount = running.reduce((sum, each) => sum + each.doneCount, 0);
  const totalCount = running.reduce((sum, each) => sum + each.totalCount, 0);
  const step = totalCount === 0 ? 0 : Math.floor((doneCount / totalCount) * PROGRESS_STEPS);
  const days = totalCount === 1 ? 'day' : 'days';
  return {
    ...info(`Fetching history: ${formatCount(doneCount)} of ${formatCount(totalCount)} ${days}`),
    comparedAs: `fetching ${step}`,
  };
}
