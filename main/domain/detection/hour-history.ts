import type { Bucket } from '../../contract/report.ts';
import { createZoneClock, type ZoneClock } from '../time/zone-clock.ts';
import { DAY_MS } from '../time/units.ts';

/** What is kept of an hour to learn from. Any `Bucket` of an hour fits. */
export type HourFigures = Pick<
  Bucket,
  'startMs' | 'endMs' | 'totalSessions' | 'averageSessionSeconds' | 'responseSeconds'
>;

/** Hours by wall clock, so that "the same hour last Tuesday" is one look-up. Memory is bounded by `keepDays`. */
export interface HourHistory {
  readonly zone: ZoneClock;
  /** Adds hours or replaces them: the newer answer wins. */
  readonly put: (hours: Iterable<HourFigures>) => void;
  /** By wall-clock hour of a local day. An hour that a day had twice is kept once. */
  readonly at: (dayNumber: number, hour: number) => HourFigures | undefined;
  /** By the instant it starts at. */
  readonly startingAt: (startMs: number) => HourFigures | undefined;
  /** Those that end after `fromMs` and by `toMs`, in order of time. */
  readonly endingBetween: (fromMs: number, toMs: number) => HourFigures[];
  /** The oldest local day held; Infinity while there is nothing. */
  readonly firstDay: () => number;
}

export function createHourHistory(timeZone: string, keepDays = Infinity): HourHistory {
  const zone = createZoneClock(timeZone);
  const bySlot = new Map<number, HourFigures>();
  const byStart = new Map<number, HourFigures>();
  let newestMs = -Infinity;
  let firstDay = Infinity;

  const slotOf = (startMs: number): number => {
    const { dayNumber, hour } = zone.localHour(startMs);
    return dayNumber * 24 + hour;
  };

  const forgetOld = (): void => {
    const cutMs = newestMs - keepDays * DAY_MS;
    // A whole day beyond the limit before anything is looked through, so that this is rare.
    if (!(firstDay * DAY_MS < cutMs - 2 * DAY_MS)) return;
    firstDay = Infinity;
    for (const [startMs, hour] of byStart) {
      const slot = slotOf(startMs);
      if (startMs >= cutMs) {
        firstDay = Math.min(firstDay, Math.floor(slot / 24));
        continue;
      }
      byStart.delete(startMs);
      if (bySlot.get(slot) === hour) bySlot.delete(slot);
    }
  };

  return {
    zone,
    put(hours) {
      for (const each of hours) {
        const hour = figuresOf(each);
        const slot = slotOf(hour.startMs);
        const known = bySlot.get(slot);
        if (known === undefined || known.startMs >= hour.startMs) bySlot.set(slot, hour);
        byStart.set(hour.startMs, hour);
        newestMs = Math.max(newestMs, hour.startMs);
        firstDay = Math.min(firstDay, Math.floor(slot / 24));
      }
      forgetOld();
    },
    at: (dayNumber, hour) => bySlot.get(dayNumber * 24 + hour),
    startingAt: (startMs) => byStart.get(startMs),
    endingBetween: (fromMs, toMs) =>
      [...byStart.values()]
        .filter(({ endMs }) => endMs > fromMs && endMs <= toMs)
        .sort((a, b) => a.startMs - b.startMs),
    firstDay: () => firstDay,
  };
}

/** Without what a bucket has besides: weeks of hours are held of every account. */
function figuresOf({
  startMs,
  endMs,
  totalSessions,
  averageSessionSeconds,
  responseSeconds,
}: HourFigures): HourFigures {
  return { startMs, endMs, totalSessions, averageSessionSeconds, responseSeconds };
}
