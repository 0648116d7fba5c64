import type { RangeView } from '../../contract/range.ts';
import { METRICS, type Figures, type Granularity, type Metric } from '../../contract/report.ts';
import { localDateAt } from '../time/calendar.ts';
import { createZoneClock } from '../time/zone-clock.ts';
import { changeBetween, sumFigures } from './figures.ts';
import { DAY_MS } from '../time/units.ts';

/**
 * Ranges of several accounts as one: each counts its own local days, sessions are summed, the two times weighted by
 * sessions. Pure.
 */
export interface TogetherView {
  readonly granularity: Granularity;
  readonly totals: Figures | null;
  readonly previous: Partial<Record<Metric, number>>;
  /** One for each place of the longest range; null where nothing of any account is known. */
  readonly points: readonly (Figures | null)[];
  /** An account whose places are the longest range, by which they are named. */
  readonly longest: RangeView;
  /** Accounts of which days of the range are missing. */
  readonly incompleteCount: number;
}

/** Null without any view. */
export function together(views: readonly RangeView[]): TogetherView | null {
  const longest = views.reduce<RangeView | null>(
    (most, view) => (most === null || view.points.length > most.points.length ? view : most),
    null,
  );
  if (longest === null) return null;
  const same = views.filter(({ granularity }) => granularity === longest.granularity);
  const places = new Map<string, Figures[]>();
  for (const view of same) {
    const keys = placeKeys(view);
    view.points.forEach(({ totalSessions, averageSessionSeconds, responseSeconds }, place) => {
      if (totalSessions === null) return;
      const key = keys[place] ?? '';
      places.set(key, [...(places.get(key) ?? []), { totalSessions, averageSessionSeconds, responseSeconds }]);
    });
  }
  const totals = views.flatMap((view) => view.totals ?? []);
  return {
    granularity: longest.granularity,
    totals: totals.length === 0 ? null : sumFigures(totals),
    previous: previousOf(views),
    points: placeKeys(longest).map((key) => {
      const parts = places.get(key);
      return parts === undefined ? null : sumFigures(parts);
    }),
    longest,
    incompleteCount: views.filter(({ missingDayCount }) => missingDayCount > 0).length,
  };
}

/**
 * Which places are the same: hours by the clock on each account's own wall, so that a day of 25 hours does not shift
 * the rest (its doubled hour has a place of its own); everything else by how far it is from the end, for the newest day
 * is today everywhere.
 */
function placeKeys({ granularity, timeZone, points }: RangeView): string[] {
  if (granularity !== 'hour') return points.map((_, place) => String(points.length - place));
  const zone = createZoneClock(timeZone);
  const lastDate = localDateAt(points.at(-1)?.startMs ?? 0, timeZone);
  const seen = new Map<string, number>();
  return points.map(({ startMs }) => {
    const key = `${daysBetween(localDateAt(startMs, timeZone), lastDate)} ${zone.localHour(startMs).hour}`;
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return `${key} ${times}`;
  });
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** What the tiles of the accounts were before; the two times by the sessions of then. */
function previousOf(views: readonly RangeView[]): Partial<Record<Metric, number>> {
  const parts = views.flatMap(({ tiles }): Figures[] => {
    const of = (metric: Metric): number | null => tiles.find((tile) => tile.metric === metric)?.previous ?? null;
    const totalSessions = of('totalSessions');
    if (totalSessions === null) return [];
    return [
      {
        totalSessions,
        averageSessionSeconds: of('averageSessionSeconds'),
        responseSeconds: of('responseSeconds'),
      },
    ];
  });
  // Without one of them, a sum would be compared with less than itself.
  if (parts.length < views.length) return {};
  const sum = sumFigures(parts);
  return Object.fromEntries(METRICS.flatMap((metric) => (sum[metric] === null ? [] : [[metric, sum[metric]]])));
}

/** The change of a measure of all accounts together. */
export const changeTogether = ({ totals, previous }: TogetherView, metric: Metric): ReturnType<typeof changeBetween> =>
  changeBetween(previous[metric] ?? null, totals?.[metric] ?? null);
