import type { AccountSnapshot, AppSnapshot, FetchProgress, Today } from '../contract/snapshot.ts';
import { allAccounts } from '../domain/report/all-accounts.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import { paceSentence, paceShort } from '../domain/wording/pace-words.ts';
import { incidentLine } from '../domain/wording/incident-titles.ts';
import { accountStatus, statusMark } from '../domain/wording/account-status.ts';
import { formatCount, formatDuration, formatSessions, UNKNOWN } from '../domain/wording/format.ts';
import { ENGLISH, type Language } from '../domain/wording/language.ts';
import {
  incidentLines,
  snoozeLines,
  type AcknowledgeLine,
  type IncidentLine,
  type SnoozeLine,
  type SnoozeMenu,
} from './alert-lines.ts';
import type { TrayIcon } from './icon.ts';
import { cutTooltip } from './icon-text.ts';
import { menuName, oneLine } from './menu-text.ts';
import { trayFigure } from './tray-figure.ts';

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
export type MenuLine =
  MenuItemLine | IncidentLine | AcknowledgeLine | SnoozeLine | SnoozeMenu | { readonly kind: 'separator' };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  /** Beside the icon in the macOS menu bar; empty where no number is known. */
  readonly title: string;
  readonly menu: readonly MenuLine[];
}

const PROGRESS_STEPS = 10;

/** A line that informs; choosing it opens the window, where there is more of the same. */
const info = (label: string): MenuItemLine => ({ kind: 'item', label, action: 'open', enabled: true });

function actionLines({ m: { tray } }: Language, connected: boolean): readonly MenuLine[] {
  const line = (label: string, action: TrayAction, enabled = true): MenuItemLine => ({
    kind: 'item',
    label,
    action,
    enabled,
  });
  return [
    { kind: 'separator' },
    line(tray.open(), 'open'),
    line(tray.refresh(), 'refresh', connected),
    line(tray.exportCsv(), 'exportCsv', connected),
    line(tray.settings(), 'settings'),
    line(tray.quit(), 'quit'),
  ];
}

function emptyModel(language: Language, tooltip: string, firstLine: string): TrayModel {
  return {
    icon: { text: '', state: 'connecting' },
    tooltip,
    title: '',
    menu: [info(firstLine), ...actionLines(language, false)],
  };
}

/** Shown from the very start, before anything is read from disk, the language included. */
export const STARTING_MODEL: TrayModel = emptyModel(
  ENGLISH,
  ENGLISH.m.tray.startingTooltip(),
  ENGLISH.m.tray.starting(),
);

/** The picture of a snapshot at `nowMs` (UTC epoch milliseconds). */
export function trayModel(snapshot: AppSnapshot, nowMs: number, language: Language): TrayModel {
  const { accounts, primaryAccountId } = snapshot;
  const { tray } = language.m;
  const own = accounts.find((account) => account.id === primaryAccountId) ?? accounts[0];
  if (own === undefined) return emptyModel(language, tray.notConnectedTooltip(), tray.notConnected());
  const { shows, accounts: whose } = snapshot.settings.tray;
  const together = whose === 'all' && accounts.length > 1;
  const primary = together ? allAccounts(accounts, tray.allAccounts(), own.timeZone, nowMs) : own;
  const today = todayOf(primary, nowMs);
  const figure = trayFigure(today, shows, nowMs, language);
  const others = accounts.filter((account) => account !== primary);
  const progress = progressLine(accounts, language);
  return {
    icon: {
      text: figure.icon,
      state: primary.connection.status,
      ...(accounts.some(({ openIncidents }) => openIncidents.length > 0) ? { alert: true } : {}),
    },
    tooltip: tooltip(primary, today, nowMs, language),
    title: figure.title,
    menu: [
      info(tray.sessionsToday({ count: formatCount(today?.totalSessions ?? null, language) })),
      info(tray.responseTime({ duration: formatDuration(today?.responseSeconds ?? null, language) })),
      info(tray.averageSession({ duration: formatDuration(today?.averageSessionSeconds ?? null, language) })),
      ...paceLines(today, language),
      statusItem(primary, today, nowMs, language),
      ...[primary, ...others].flatMap((account) => incidentLines(account, account === primary, language)),
      ...others.map((account) => info(otherAccountLine(account, nowMs, language))),
      ...(progress === null ? [] : [progress]),
      ...snoozeLines(snapshot.settings.notifications, nowMs, primary.timeZone, accounts, language),
      ...actionLines(language, true),
    ],
  };
}

/** Today's figures, unless what was fetched last belongs to a day that is over in the account's zone. */
function todayOf({ today, timeZone }: AccountSnapshot, nowMs: number): Today | null {
  return today !== null && today.date === localDateAt(nowMs, timeZone) ? today : null;
}

/** Where the day is heading; no line while that cannot be said. */
function paceLines(today: Today | null, language: Language): readonly MenuItemLine[] {
  return today?.pace == null ? [] : [info(paceSentence(today.totalSessions, today.pace, language))];
}

/** A new menu closes an open one: the clock alone is not worth that. */
function statusItem(account: AccountSnapshot, today: Today | null, nowMs: number, language: Language): MenuItemLine {
  const line = info(accountStatus(account, today, nowMs, language).text);
  return account.connection.status === 'fresh' && today !== null ? { ...line, comparedAs: 'updated' } : line;
}

function tooltip(account: AccountSnapshot, today: Today | null, nowMs: number, language: Language): string {
  const parts: string[] = [];
  if (today !== null) parts.push(formatSessions(today.totalSessions, language));
  if (account.connection.status !== 'fresh' || today === null) {
    parts.push(accountStatus(account, today, nowMs, language).text);
  } else parts.push(language.m.tray.tooltipResponse({ duration: formatDuration(today.responseSeconds, language) }));
  if (today?.pace != null) parts.push(paceShort(today.totalSessions, today.pace, language));
  parts.push(
    ...account.openIncidents.slice(0, 1).map((incident) => incidentLine(incident, account.timeZone, language)),
  );
  return cutTooltip([...parts, oneLine(account.name)].join(' · '));
}

/** `beta: 7 sessions`, with what is wrong behind it when something is. */
function otherAccountLine(account: AccountSnapshot, nowMs: number, language: Language): string {
  const { tray } = language.m;
  const today = todayOf(account, nowMs);
  const sessions = today === null ? UNKNOWN : formatSessions(today.totalSessions, language);
  const line = { account: menuName(account.name), sessions };
  const status = statusMark(account.connection, language);
  return status === '' ? tray.otherAccount(line) : tray.otherAccountWith({ ...line, status });
}

/** `Downloading history: 12 of 90 days`, all accounts together; null while nothing is being fetched. */
function progressLine(accounts: readonly AccountSnapshot[], language: Language): MenuItemLine | null {
  const running = accounts.map(({ fetching }) => fetching).filter((each): each is FetchProgress => each !== null);
  if (running.length === 0) return null;
  const doneCount = running.reduce((sum, each) => sum + each.doneCount, 0);
  const total = running.reduce((sum, each) => sum + each.totalCount, 0);
  const step = total === 0 ? 0 : Math.floor((doneCount / total) * PROGRESS_STEPS);
  return {
    ...info(language.m.tray.downloading({ done: formatCount(doneCount, language), total })),
    comparedAs: `fetching ${step}`,
  };
}
