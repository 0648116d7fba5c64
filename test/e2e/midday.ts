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
  return zoneWhere(nowMs, ZONES, (hour) => hour >= 9 && hour < 17);
}

/** The only ones of these in which clocks are changed in spring and autumn. */
const WITH_SUMMER_TIME = ['America/St_Johns'];

/**
 * The same for a team that works around the clock, in a zone whose clocks are never changed: a year that is asked for at
 * once comes with one offset, which in other zones is an hour beside the months of half a year.
 */
export function zoneOfOneOffset(nowMs: number): string {
  const zones = ZONES.filter((timeZone) => !WITH_SUMMER_TIME.includes(timeZone));
  return zoneWhere(nowMs, zones, (hour) => hour >= 2 && hour < 22);
}

function zoneWhere(nowMs: number, zones: readonly string[], fits: (hour: number) => boolean): string {
  const zone = zones.find((timeZone) => {
    const { hour = NaN, minute = NaN } = wallClock(nowMs, timeZone);
    return fits(hour) && minute >= 12 && minute < 48;
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
