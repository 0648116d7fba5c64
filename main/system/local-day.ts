/**
 * Whether a span is the local day of an instant (all UTC epoch milliseconds) in an IANA zone, or in this computer's own for
 * `system`. The same as the calendar's, without what that needs to be loaded: for the first icon alone.
 */
export function isLocalDay(startMs: number, endMs: number, nowMs: number, timeZone: string): boolean {
  const dateOf = dateReader(timeZone);
  const date = dateOf(nowMs);
  return (
    dateOf(startMs) === date && dateOf(endMs - 1) === date && dateOf(startMs - 1) !== date && dateOf(endMs) !== date
  );
}

/** @throws RangeError when the zone is unknown */
function dateReader(timeZone: string): (instantMs: number) => string {
  if (timeZone === 'system') return (instantMs) => new Date(instantMs).toDateString();
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short' });
  return (instantMs) => format.format(instantMs);
}
