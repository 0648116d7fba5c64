import { performance } from 'node:perf_hooks';
import { parseReport } from '../../main/acquire/report-schema.ts';
import type { ChartPoint } from '../../main/contract/range.ts';
import { expectedBuckets } from '../../main/domain/report/bucket-labels.ts';
import { localDay } from '../../main/domain/time/calendar.ts';
import type { HourFigures } from '../../main/domain/detection/hour-history.ts';
import { createSpikeDetector } from '../../main/domain/detection/spike-detector.ts';
import { labelPoints } from '../../renderer/charts/labels.ts';
import type { Palette } from '../../renderer/charts/palette.ts';
import { rangeChart } from '../../renderer/charts/range-chart.ts';
import { answersOf } from './alerts/answers.ts';
import { createTeam, reportedOf } from './alerts/team.ts';
import { figure, interleaved, type Figure } from './measure.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/time/units.ts';

/** What needs neither disk nor window. */
export async function pureFigures(): Promise<Figure[]> {
  return [await parsing(), await watching(), await charting()];
}

const SHORTEST_MS = 20;

/** Both by turns, warmed up, in rounds long enough to be measured. @param per how many of what is named a call does */
async function compare(
  what: string,
  ours: () => unknown,
  baselineWhat: string,
  baseline: () => unknown,
  per = 1,
): Promise<Figure> {
  const took = await interleaved({ ours: roundOf(ours, per), baseline: roundOf(baseline, per) });
  return figure(what, 'ms', took.ours, { sample: took.baseline, what: baselineWhat });
}

function roundOf(action: () => unknown, per: number): () => number {
  let calls = 1;
  const round = (): number => {
    const beganMs = performance.now();
    for (let call = 0; call < calls; call++) action();
    return performance.now() - beganMs;
  };
  while (round() < SHORTEST_MS) calls *= 2;
  return () => round() / calls / per;
}

function parsing(): Promise<Figure> {
  const span = localDay('2026-11-23', 'UTC');
  const labels = expectedBuckets(span, 'hour').map(({ label }) => label);
  const counts = labels.map((_, hour) => (hour * 7) % 23);
  const total = { current: 200, previous: 180 };
  const graphRow = { labels, totalSession: counts, averageSessionTime: counts, responseTime: counts };
  const summary = { totalSession: total, averageSessionTime: total, responseTime: total };
  const text = JSON.stringify({ data: { videoAnalytics: { data: { graphRow, summary }, success: true } } });
  const question = { span, accept: ['hour'] as const, askedAtMs: span.endMs };
  const parse = (): void => {
    const parsed = parseReport(JSON.parse(text), question);
    if (!parsed.ok) throw new Error(`the answer was refused: ${parsed.error.detail ?? parsed.error.code}`);
  };
  return compare('check and read an answer of 24 hours', parse, 'JSON.parse alone', () => JSON.parse(text) as unknown);
}

const HISTORY_DAYS = 75;

function watching(): Promise<Figure> {
  const shape = { seed: 3, hours: 'office', peakPerHour: 20, historyDays: HISTORY_DAYS, watchedDays: 1 } as const;
  const team = createTeam(shape);
  const answers = answersOf(reportedOf(team), team.timeZone, true);
  const watch = createSpikeDetector({ timeZone: team.timeZone });
  answers.today(team.watchFromMs);
  watch.learn(answers.past(team.startMs, team.watchFromMs));
  const month = answers.past(team.watchFromMs - 30 * DAY_MS, team.watchFromMs);
  const polls = Array.from({ length: 600 }, (_, poll) => {
    const nowMs = team.watchFromMs + 8 * HOUR_MS + poll * MINUTE_MS;
    return { nowMs, hours: answers.today(nowMs) };
  });
  const ours = (): void => {
    for (const poll of polls) watch.evaluate(poll);
  };
  const baseline = (): number => polls.filter(({ hours }) => threeSigma(month, hours)).length;
  return compare('judge a poll by four rules', ours, 'three sigma over 30 days of hours', baseline, polls.length);
}

/** Whether the running hour has more sessions than the mean of past hours and three deviations. */
function threeSigma(past: readonly HourFigures[], today: readonly HourFigures[]): boolean {
  let [sum, squares] = [0, 0];
  for (const { totalSessions } of past) {
    sum += totalSessions;
    squares += totalSessions * totalSessions;
  }
  const mean = sum / past.length;
  const limit = mean + 3 * Math.sqrt(squares / past.length - mean * mean);
  return (today.at(-1)?.totalSessions ?? 0) > limit;
}

const CHART_POINTS = 43_800;
const PALETTE: Palette = {
  ...{
    bar: '#000',
    partial: '#000',
    line: '#000',
    band: '#000',
    ghost: '',
    target: '',
    median: '#000',
    edge: '#000',
    outside: '#000',
    marked: '#000',
    grid: '#000',
  },
  ...{ axis: '#000', missing: '#000', hover: '#000', text: '#000', surface: '#fff', font: 'sans-serif' },
};

function charting(): Promise<Figure> {
  const points = Array.from({ length: CHART_POINTS }, (_, hour): ChartPoint => {
    const startMs = Date.UTC(2021, 0, 1) + hour * HOUR_MS;
    const totalSessions = (hour * 7) % 23;
    const status = 'complete';
    return {
      ...{ startMs, endMs: startMs + HOUR_MS, totalSessions, averageSessionSeconds: 300, responseSeconds: 20 },
      ...{ status, typical: null },
    };
  });
  const labels = labelPoints(points, 'hour', 'UTC');
  const shared = {
    ...{ points, labels, palette: PALETTE, provisionalFill: '#000', markedPlace: null },
    ...{ headroom: false, comparison: null, target: null, fit: false },
  };
  return compare(
    'chart of 43,800 hours, up to the drawing',
    () => rangeChart({ ...shared, metric: 'totalSessions' }),
    'x and y of each point',
    () => points.map(({ totalSessions }, x) => ({ x, y: totalSessions })),
  );
}
