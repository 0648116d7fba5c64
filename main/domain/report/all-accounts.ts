import type { Pace } from '../../contract/forecast.ts';
import type { AccountSnapshot, Connection, ConnectionStatus, Today } from '../../contract/snapshot.ts';
import { localDateAt } from '../time/calendar.ts';
import { sumFigures } from './figures.ts';

/** All accounts as one: each counts its own local day, sessions are summed, the two times weighted by sessions. */

/** No account can have this id: it is no DNS label. */
export const ALL_ACCOUNTS_ID = '*';

/** From what needs a person first to what is fine: one that is wrong says so for all. */
const BY_URGENCY: readonly ConnectionStatus[] = [
  'error',
  'key-locked',
  'offline',
  'stale',
  'connecting',
  'fresh',
  'paused',
];

/**
 * The accounts together. Days that are over in an account's zone do not count; a sum of which a part is not known is
 * the sum of what is.
 * @param zone the IANA zone in which times are written
 */
export function allAccounts(
  accounts: readonly AccountSnapshot[],
  name: string,
  zone: string,
  nowMs: number,
): AccountSnapshot {
  const known = accounts.flatMap(({ today, timeZone }) =>
    today !== null && today.date === localDateAt(nowMs, timeZone) ? [today] : [],
  );
  return {
    id: ALL_ACCOUNTS_ID,
    name,
    color: '#626c7c',
    timeZone: zone,
    connection: mostUrgent(accounts.map(({ connection }) => connection)),
    today: known.length === 0 ? null : togetherOf(known, localDateAt(nowMs, zone)),
    fetching: null,
    openIncidents: [],
  };
}

function mostUrgent(connections: readonly Connection[]): Connection {
  const [first] = connections.toSorted((a, b) => BY_URGENCY.indexOf(a.status) - BY_URGENCY.indexOf(b.status));
  return first ?? { status: 'connecting', problem: null, sinceMs: 0 };
}

function togetherOf(days: readonly Today[], date: string): Today {
  return {
    ...sumFigures(days),
    date,
    // As old as the oldest of its parts.
    fetchedAtMs: Math.min(...days.map(({ fetchedAtMs }) => fetchedAtMs)),
    hours: [],
    typicalSessionsByNow: null,
    typicalResponseSeconds: null,
    typicalAverageSessionSeconds: null,
    pace: paceTogether(days),
  };
}

/** Accounts go their ways independently, so their ranges add up as squares do. Null unless each has a pace. */
function paceTogether(days: readonly Today[]): Pace | null {
  const paces = days.map(({ pace }) => pace).filter((pace) => pace !== null);
  if (paces.length < days.length) return null;
  const sum = (valueOf: (pace: Pace) => number): number => paces.reduce((all, pace) => all + valueOf(pace), 0);
  const total = sum((pace) => pace.total);
  const count = days.reduce((all, { totalSessions }) => all + totalSessions, 0);
  const below = Math.sqrt(sum((pace) => (pace.total - pace.low) ** 2));
  const above = Math.sqrt(sum((pace) => (pace.high - pace.total) ** 2));
  return {
    total,
    low: Math.max(count, Math.round(total - below)),
    high: Math.round(total + above),
    share: sum((pace) => pace.share) / paces.length,
    dayCount: Math.min(...paces.map(({ dayCount }) => dayCount)),
  };
}
