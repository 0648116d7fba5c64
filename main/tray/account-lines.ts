import type { AccountSnapshot } from '../contract/snapshot.ts';
import { statusMark } from '../domain/wording/account-status.ts';
import { formatCount, formatSessions, UNKNOWN } from '../domain/wording/format.ts';
import type { Language } from '../domain/wording/language.ts';
import { incidentLines, type IncidentLine } from './alert-lines.ts';
import { info, type MenuItemLine } from './menu-item-line.ts';
import { menuName } from './menu-text.ts';
import { todayOf } from './tray-figure.ts';

/** The menu's lines about the accounts that the icon does not show. */

/** Other accounts, or incidents, that would make the menu too long to be read. */
export interface MoreMenu {
  readonly kind: 'submenu';
  readonly name: 'accounts' | 'incidents';
  readonly label: string;
  readonly lines: readonly (MenuItemLine | IncidentLine)[];
}

/** A menu with more lines than this is searched, not read. */
const MAX_ACCOUNT_LINES = 5;
const MAX_INCIDENT_LINES = 5;

/** `beta: 7 sessions`, with what is wrong behind it when something is; many accounts are a submenu. */
export function otherAccountLines(
  others: readonly AccountSnapshot[],
  nowMs: number,
  language: Language,
): readonly (MenuItemLine | MoreMenu)[] {
  const lines = others.map((account) => info(otherAccountLine(account, nowMs, language)));
  if (lines.length <= MAX_ACCOUNT_LINES) return lines;
  const label = language.m.tray.otherAccounts({ count: formatCount(lines.length, language) });
  return [{ kind: 'submenu', name: 'accounts', label, lines }];
}

function otherAccountLine(account: AccountSnapshot, nowMs: number, language: Language): string {
  const { tray } = language.m;
  const today = todayOf(account, nowMs);
  const sessions = today === null ? UNKNOWN : formatSessions(today.totalSessions, language);
  const line = { account: menuName(account.name), sessions };
  const status = statusMark(account.connection, language);
  return status === '' ? tray.otherAccount(line) : tray.otherAccountWith({ ...line, status });
}

/** What goes on, the tray's own account first; where it is a lot, the rest is a submenu. */
export function allIncidentLines(
  primary: AccountSnapshot,
  others: readonly AccountSnapshot[],
  language: Language,
): readonly (IncidentLine | MoreMenu)[] {
  const lines = [primary, ...others].flatMap((account) => incidentLines(account, account === primary, language));
  if (lines.length <= MAX_INCIDENT_LINES) return lines;
  const more = lines.slice(MAX_INCIDENT_LINES);
  const label = language.m.tray.moreIncidents({ count: formatCount(more.length, language) });
  return [...lines.slice(0, MAX_INCIDENT_LINES), { kind: 'submenu', name: 'incidents', label, lines: more }];
}
