import type { Metric } from '../../../main/contract/report.ts';
import { createTypical } from '../../../main/domain/detection/typical-range.ts';
import type { HourFigures } from '../../../main/domain/detection/hour-history.ts';
import { sumFigures } from '../../../main/domain/report/figures.ts';
import { createZoneClock } from '../../../main/domain/time/zone-clock.ts';
import { answersOf, type Answers } from './answers.ts';
import type { Feed } from './watching.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';

/** How often what came lies in what was said to be typical, by hour, by now and of whole days. 80 % are promised. */
export interface Coverage {
  inside: number;
  all: number;
}
type Stretch = 'by hour' | 'by now' | 'by day';
export type CoverageKey = `${Metric} ${Stretch}`;

/** Hours in which so many sessions come on average are worth asking about. */
const BUSY_SHARE = 0.3;
const BY_NOW_MINUTES = 97;

export function coverageOf(feed: Feed): Map<CoverageKey, Coverage> {
  const zone = createZoneClock(feed.timeZone);
  const answers = answersOf(feed.sessions, feed.timeZone, false);
  answers.today(feed.endMs - 1);
  const all = answers.past(feed.startMs, feed.endMs);
  const typical = createTypical(all, feed.timeZone);
  const busiest = Math.max(...byHourOfDay(all, zone.localMs));
  const usual = byHourOfDay(all, zone.localMs);
  const found = new Map<CoverageKey, Coverage>();
  const note = (metric: Metric, what: Stretch, fromMs: number, toMs: number, value: number | null): void => {
    const range = typical.soFar(metric, fromMs, toMs);
    if (range === null || value === null) return;
    const key: CoverageKey = `${metric} ${what}`;
    const cover = found.get(key) ?? { inside: 0, all: 0 };
    cover.all++;
    if (value >= range.p10 - 1e-9 && value <= range.p90 + 1e-9) cover.inside++;
    found.set(key, cover);
  };
  for (const hour of all) {
    const busy = (usual[Math.floor(zone.localMs(hour.startMs) / HOUR_MS) % 24] ?? 0) >= BUSY_SHARE * busiest;
    if (hour.startMs < feed.watchFromMs || !busy) continue;
    for (const metric of METRICS) note(metric, 'by hour', hour.startMs, hour.endMs, hour[metric]);
  }
  for (const day of daysOf(
    all.filter(({ startMs }) => startMs >= feed.watchFromMs),
    zone.localMs,
  )) {
    for (const metric of METRICS) note(metric, 'by day', day.startMs, day.endMs, day[metric]);
  }
  const live = answersOf(feed.sessions, feed.timeZone, false);
  for (let nowMs = feed.watchFromMs; nowMs < feed.endMs; nowMs += BY_NOW_MINUTES * MINUTE_MS) {
    const local = zone.localMs(nowMs);
    if ((usual[Math.floor(local / HOUR_MS) % 24] ?? 0) < BUSY_SHARE * busiest) continue;
    noteByNow(live, nowMs, nowMs - (local % DAY_MS), note);
  }
  return found;
}

const METRICS = ['totalSessions', 'responseSeconds'] as const;

function noteByNow(
  live: Answers,
  nowMs: number,
  midnightMs: number,
  note: (metric: Metric, what: 'by now', fromMs: number, toMs: number, value: number | null) => void,
): void {
  let [sessions, response] = [0, 0];
  for (const hour of live.today(nowMs)) {
    sessions += hour.totalSessions;
    response += hour.totalSessions * (hour.responseSeconds ?? 0);
  }
  note('totalSessions', 'by now', midnightMs, nowMs, sessions);
  note('responseSeconds', 'by now', midnightMs, nowMs, sessions === 0 ? null : response / sessions);
}

/** Whole local days with sessions. */
function daysOf(hours: readonly HourFigures[], localMs: (ms: number) => number): HourFigures[] {
  const days = new Map<number, HourFigures[]>();
  for (const hour of hours) {
    const day = Math.floor(localMs(hour.startMs) / DAY_MS);
    days.set(day, [...(days.get(day) ?? []), hour]);
  }
  return [...days.values()].flatMap((own) => {
    const [first, last] = [own[0], own.at(-1)];
    const figures = sumFigures(own);
    if (first === undefined || last === undefined || own.length < 23 || figures.totalSessions === 0) return [];
    return [{ startMs: first.startMs, endMs: last.endMs, ...figures }];
  });
}

function byHourOfDay(
  hours: readonly { startMs: number; totalSessions: number }[],
  localMs: (ms: number) => number,
): number[] {
  const sums = Array.from({ length: 24 }, () => 0);
  for (const { startMs, totalSessions } of hours) {
    const hour = Math.floor(localMs(startMs) / HOUR_MS) % 24;
    sums[hour] = (sums[hour] ?? 0) + totalSessions;
  }
  return sums;
}
