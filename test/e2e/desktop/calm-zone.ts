const MINUTE_MS = 60_000;

/** Wall-clock minutes since midnight, now, in a zone. */
function minuteOfDay(timeZone: string): number {
  const [hour = 0, minute = 0] = new Date()
    .toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
    .split(':')
    .map(Number);
  return hour * 60 + minute;
}

/**
 * A zone in which it is day now, and in which no hour begins during a test: what counts "since the hour began" means
 * the same at any time that the test runs. Whole and half hours from UTC, so that one of them is in the middle of its hour.
 */
export function calmZone(): { readonly timeZone: string; readonly minuteOfDay: number; readonly hourStartMs: number } {
  const zones = ['UTC', 'Pacific/Honolulu', 'Asia/Tokyo', 'Asia/Kolkata', 'Pacific/Marquesas'];
  for (const timeZone of zones) {
    const now = minuteOfDay(timeZone);
    const intoHour = now % 60;
    if (intoHour < 8 || intoHour > 50 || now < 4 * 60 || now > 20 * 60) continue;
    const minuteStartMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    return { timeZone, minuteOfDay: now, hourStartMs: minuteStartMs - intoHour * MINUTE_MS };
  }
  throw new Error('There is no zone in which it is day in the middle of an hour.');
}
