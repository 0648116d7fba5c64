const MINUTE_MS = 60_000;

/** Whole hours, and, for the turns of the hour, zones that are not on one. */
const ZONES = [
  ...Array.from({ length: 12 }, (_unused, index) => `Etc/GMT+${index + 1}`),
  ...Array.from({ length: 14 }, (_unused, index) => `Etc/GMT-${index + 1}`),
  'Etc/GMT',
  'Pacific/Marquesas',
  'America/St_Johns',
  'Asia/Tehran',
  'Asia/Kabul',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Australia/Eucla',
  'Australia/Darwin',
];

/**
 * A zone in which it is the middle of a day and of an hour now, so that a test means the same at any time of day and
 * neither a day nor an hour ends while it runs.
 */
export function zoneAtMidday(nowMs: number): string {
  const zone = ZONES.find((timeZone) => {
    const { hour = NaN, minute = NaN } = wallClock(nowMs, timeZone);
    return hour >= 9 && hour < 17 && minute >= 12 && minute < 48;
  });
  if (zone === undefined) throw new Error('It is midday nowhere.');
  return zone;
}

/** Such a zone, with where its clock stands. */
export function midday(nowMs: number): {
  readonly timeZone: string;
  /** Minutes since its midnight. */
  readonly minuteOfDay: number;
  /** When its hour began, UTC epoch milliseconds. */
  readonly hourStartMs: number;
} {
  const timeZone = zoneAtMidday(nowMs);
  const { hour = NaN, minute = NaN } = wallClock(nowMs, timeZone);
  const minuteStartMs = nowMs - (nowMs % MINUTE_MS);
  return { timeZone, minuteOfDay: hour * 60 + minute, hourStartMs: minuteStartMs - minute * MINUTE_MS };
}

function wallClock(instantMs: number, timeZone: string): { hour?: number; minute?: number } {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
}
