import type { AccountSnapshot, AppSnapshot, FetchProgress, Today } from '../contract/snapshot.ts';
import { allAccounts } from '../domain/report/all-accounts.ts';
import { paceSentence, paceShort } from '../domain/wording/pace-words.ts';
import { incidentLine } from '../domain/wording/incident-titles.ts';
import { accountStatus } from '../domain/wording/account-status.ts';
import { formatCount, formatDuration, formatSessions } from '../domain/wording/format.ts';
import { ENGLISH, type Language } from '../domain/wording/language.ts';
import { allIncidentLines, otherAccountLines, type MoreMenu } from './account-lines.ts';
import {
  snoozeLines,
  type AcknowledgeLine,
  type IncidentLine,
  type SnoozeLine,
  type SnoozeMenu,
} from './alert-lines.ts';
import type { TrayIcon } from './icon.ts';
import { cutTooltip } from './icon-text.ts';
import { info, type MenuItemLine, type TrayAction } from './menu-item-line.ts';
import { oneLine } from './menu-text.ts';
import { todayOf, trayFigure } from './tray-figure.ts';

/** What the tray shows, as plain data: the picture, the tooltip and the menu, out of one snapshot. */

export type { MenuItemLine, TrayAction } from './menu-item-line.ts';
export type MenuLine =
  MenuItemLine | IncidentLine | AcknowledgeLine | SnoozeLine | SnoozeMenu | MoreMenu | { readonly kind: 'separator' };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  /** Beside the icon in the macOS menu bar; empty where no number is known. */
  readonly title: string;
  readonly menu: readonly MenuLine[];
}

const PROGRESS_STEPS = 10;

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
      ...allIncidentLines(primary, others, language),
      ...otherAccountLines(others, nowMs, language),
      ...(progress === null ? [] : [progress]),
      ...snoozeLines(snapshot.settings.notifications, nowMs, primary.timeZone, accounts, language),
      ...actionLines(language, true),
    ],
  };
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
