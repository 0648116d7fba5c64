import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Figures } from '../../main/contract/report.ts';
import { csvRows } from '../../main/domain/csv/csv-rows.ts';
import { createHourHistory } from '../../main/domain/detection/hour-history.ts';
import { typicalOf } from '../../main/domain/detection/typical-range.ts';
import { paceOf } from '../../main/domain/forecast/pace.ts';
import { sumFigures } from '../../main/domain/report/figures.ts';
import { buildRangeView } from '../../main/domain/report/range-view.ts';
import { addDays, localDay, localDays } from '../../main/domain/time/calendar.ts';
import { formatCount, formatDuration, formatSessions } from '../../main/domain/wording/format.ts';
import { ENGLISH } from '../../main/domain/wording/language.ts';
import { paceSentence, paceShort, standingOf } from '../../main/domain/wording/pace-words.ts';
import { statusOf, statusText, statusWaybar } from '../../main/domain/wording/status.ts';
import { iconText } from '../../main/tray/icon-text.ts';
import { trayModel } from '../../main/tray/tray-model.ts';
import { asLine } from '../../renderer/words/format.ts';
import { paceWords } from '../../renderer/words/popover-words.ts';
import { formatMetric, typicalOfTile } from '../../renderer/words/tile-words.ts';
import { bucketsFor, runs, TRICKY_ZONES } from '../arbitraries.ts';
import { indexOf } from './domain/support.ts';
import { account, snapshot, today } from './tray/support.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/time/units.ts';

/** One state of a day, and everything that shows it: all of them say the same numbers. */

const DATE = '2026-11-24';
const PAST_DAYS = 28;

const hourFigures = (): fc.Arbitrary<Figures> =>
  fc
    .record({
      totalSessions: fc.oneof(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 900 }).map((n) => n / 10),
      ),
      averageSessionSeconds: fc.integer({ min: 20, max: 4000 }),
      responseSeconds: fc.integer({ min: 1, max: 400 }),
    })
    .map((some) =>
      some.totalSessions > 0 ? some : { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null },
    );

/** A day in progress, with weeks before it, and all that is made of it. */
function shown(timeZone: string, hoursIn: number, figures: readonly Figures[]) {
  const day = localDay(DATE, timeZone);
  const nowMs = day.startMs + hoursIn * HOUR_MS;
  let drawn = 0;
  const draw = (): Figures => figures[drawn++ % figures.length]!;
  const hoursOf = (date: string) => bucketsFor(localDay(date, timeZone), 'hour', nowMs, draw);
  const past = localDays(addDays(DATE, -PAST_DAYS), addDays(DATE, -1), timeZone).flatMap(({ date }) => hoursOf(date));
  const hours = hoursOf(DATE).filter(({ startMs }) => startMs < nowMs);
  const index = indexOf([...past, ...hours]);
  const current = sumFigures(hours);
  const history = createHourHistory(timeZone);
  history.put(past);
  const typical = typicalOf(history);
  const soFar = (metric: 'totalSessions' | 'responseSeconds' | 'averageSessionSeconds') =>
    typical.soFar(metric, day.startMs, nowMs);
  const state = today({
    ...current,
    date: DATE,
    fetchedAtMs: nowMs,
    hours,
    typicalSessionsByNow: soFar('totalSessions'),
    typicalResponseSeconds: soFar('responseSeconds'),
    typicalAverageSessionSeconds: soFar('averageSessionSeconds'),
    pace: paceOf(history, day).at(nowMs, current.totalSessions),
  });
  const picture = snapshot(account({ timeZone, today: state }));
  const view = buildRangeView({
    request: { accountId: 'acme', preset: 'today' },
    nowMs,
    timeZone,
    index,
    summaryOf: ({ startMs }) => (startMs === day.startMs ? { current, previous: {} } : null),
    typicalOfHour: () => null,
    typicalOfDay: () => null,
    typicalSoFar: (metric, fromMs, untilMs) => typical.soFar(metric, fromMs, untilMs),
  });
  const rows = [
    ...csvRows({
      accountId: 'acme',
      fromDate: DATE,
      toDate: DATE,
      granularity: 'hour',
      timeZone,
      extent: { startMs: day.startMs - DAY_MS, endMs: day.endMs },
      indexOf: () => index,
    }),
  ];
  return { nowMs, current, state, picture, view, rows, tray: trayModel(picture, nowMs, ENGLISH) };
}

it('icon, title, tooltip, menu, popover, tile, table, status and CSV say the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TRICKY_ZONES),
      fc.double({ min: 1, max: 22.5, noNaN: true }),
      fc.array(hourFigures(), { minLength: 3, maxLength: 40 }),
      (timeZone, hoursIn, figures) => {
        const { nowMs, current, state, picture, view, rows, tray } = shown(timeZone, hoursIn, figures);
        const count = formatCount(current.totalSessions, ENGLISH);
        const labels = tray.menu.flatMap((line) => (line.kind === 'item' ? [line.label] : []));

        expect(tray.icon.text).toBe(iconText(current.totalSessions));
        expect(tray.title).toBe(count);
        expect(tray.tooltip).toContain(formatSessions(current.totalSessions, ENGLISH));
        expect(labels.slice(0, 3)).toEqual([
          `Sessions today: ${count}`,
          `Response time: ${formatDuration(current.responseSeconds, ENGLISH)}`,
          `Average session: ${formatDuration(current.averageSessionSeconds, ENGLISH)}`,
        ]);

        const tiles = Object.fromEntries(view.tiles.map((tile) => [tile.metric, tile]));
        expect(formatMetric('totalSessions', tiles['totalSessions']!.current)).toBe(count);
        expect(tiles['responseSeconds']!.current).toBe(state.responseSeconds);
        expect(tiles['totalSessions']!.typical).toEqual(state.typicalSessionsByNow);
        expect(typicalOfTile(tiles['totalSessions']!, view)?.standing ?? 'unknown').toBe(
          standingOf(state.totalSessions, state.typicalSessionsByNow),
        );

        const inTable = view.points.reduce((sum, point) => sum + (point.totalSessions ?? 0), 0);
        expect(inTable).toBeCloseTo(current.totalSessions, 6);
        expect(sumFigures(view.points.map((point) => ({ ...point, totalSessions: point.totalSessions ?? 0 })))).toEqual(
          current,
        );
        expect(rows.reduce((sum, row) => sum + Number(row.total_session), 0)).toBeCloseTo(current.totalSessions, 6);

        const status = statusOf(picture, nowMs);
        const { totalSessions: sessions, ...times } = current;
        expect(status.accounts[0]).toMatchObject({ sessions, ...times });
        expect(statusText(status, nowMs)).toContain(formatSessions(current.totalSessions, ENGLISH));
        expect(statusWaybar(status, nowMs)).toMatchObject({ text: count });

        if (state.pace === null) {
          expect(paceWords(state)).toBe('');
          expect(status.accounts[0]?.pace).toBeNull();
          return;
        }
        const outlook = paceShort(current.totalSessions, state.pace, ENGLISH);
        expect(labels).toContain(paceSentence(current.totalSessions, state.pace, ENGLISH));
        expect(tray.tooltip).toContain(outlook);
        expect(paceWords(state)).toBe(asLine(outlook));
        expect(statusText(status, nowMs)).toContain(outlook);
        expect(status.accounts[0]?.pace).toMatchObject({ total: state.pace.total, low: state.pace.low });
      },
    ),
    runs(60),
  );
});
