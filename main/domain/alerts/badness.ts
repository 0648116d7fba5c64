import type { ReplayedIncident } from '../../contract/alerts.ts';

/** How unusual an incident is, and how bad. */

/** As `OpenIncident.notifiedValue`: no further notification comes, however bad it gets. */
export const NEVER_AGAIN = Number.MAX_VALUE;

/** How unusual an incident was at its most, in the same terms as `Seen.weight`. */
export function weightOf({ line, rule, value, score }: ReplayedIncident): number {
  if (line.mode !== 'fixed') return score;
  return rule === 'sessions-quiet' ? -value : value;
}

/** How bad any number of sessions is where none are typical: what it counts for cannot be told from how long it lasts. */
const WHERE_NONE_ARE_TYPICAL = 5;

/**
 * How bad it is, so that twice as much is twice as bad: as a multiple of what is typical, for a count grows with the time
 * it is counted over; against a fixed threshold as a multiple of that. Fewer sessions than usual never get twice as bad.
 */
export function badnessOf({ line, rule, value, typical }: ReplayedIncident): number {
  if (rule === 'sessions-quiet') return 1;
  if (line.mode === 'fixed') return value / Math.max(1, line.threshold);
  const one = typical?.median ?? 1;
  return rule === 'sessions-up' && one < 1 ? WHERE_NONE_ARE_TYPICAL : value / Math.max(1, one);
}

/** How bad an incident was when it was last notified of; null when it never was. */
export function notifiedBadnessOf({
  incident,
  notifiedValue,
}: {
  readonly incident: ReplayedIncident;
  readonly notifiedValue: number | null;
}): number | null {
  return notifiedValue === NEVER_AGAIN ? badnessOf(incident) : notifiedValue;
}
