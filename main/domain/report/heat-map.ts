import type { HeatMapCell } from '../../contract/heat-map.ts';
import type { Bucket } from '../../contract/report.ts';
import { createZoneClock, isoWeekday } from '../time/zone-clock.ts';
import { sumFigures } from './figures.ts';

const DAYS = 7;
const HOURS = 24;

/**
 * The mean hour of each weekday and wall-clock hour.
 * @param hours hour buckets of one account; those that were not over when fetched are passed over
 * @returns seven rows, Monday first, of 24 cells; null where no finished hour is known
 */
export function heatMapOf(hours: readonly Bucket[], timeZone: string): (HeatMapCell | null)[][] {
  const zone = createZoneClock(timeZone);
  const cells = Array.from({ length: DAYS * HOURS }, (): Bucket[] => []);
  for (const bucket of hours) {
    if (bucket.status !== 'final') continue;
    const { dayNumber, hour } = zone.localHour(bucket.startMs);
    cells[(isoWeekday(dayNumber) - 1) * HOURS + hour]?.push(bucket);
  }
  return Array.from({ length: DAYS }, (_, day) =>
    cells.slice(day * HOURS, (day + 1) * HOURS).map((buckets) => {
      if (buckets.length === 0) return null;
      const sum = sumFigures(buckets);
      return { ...sum, totalSessions: sum.totalSessions / buckets.length, hourCount: buckets.length };
    }),
  );
}
