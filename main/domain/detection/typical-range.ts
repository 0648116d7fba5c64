import type { TypicalBasis } from '../../contract/alerts.ts';
import type { TypicalRange } from '../../contract/range.ts';
import type { Metric } from '../../contract/report.ts';
import { createHourHistory, type HourFigures, type HourHistory } from './hour-history.ts';
import { isoWeekday } from '../time/zone-clock.ts';
import { middleRange } from './surprisal.ts';
import { expectSessions, expectStretch, stretchBetween, type SessionModel, type Stretch } from './session-model.ts';
import { typicalTime } from './typical-times.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';

/**
 * What is typical: the middle 80 %, drawn as a band behind the charts and named in alerts. Sessions come from the model
 * that alerts are judged by; times from comparable past stretches. Only days before the asked one count, so a band never
 * knows its own future.
 */

export interface Typical extends TypicalRange {
  readonly basis: TypicalBasis;
}

export interface TypicalLookup {
  /** What is typical for a finished hour that starts at `startMs` (UTC epoch milliseconds); null with too little history. */
  readonly forHour: (metric: Metric, startMs: number) => Typical | null;
  /**
   * What is typical from `fromMs` up to `nowMs`, both on one local day: sessions as a count, the two times as averages
   * weighted by sessions.
   */
  readonly soFar: (metric: Metric, fromMs: number, nowMs: number) => Typical | null;
}

/** Past days of the same kind that have to be known, and of the same weekday to say so. */
export const FEWEST_DAYS = 3;
const FEWEST_WEEKDAYS = 4;
/** Charts ask for many hours of a day at a time. */
const KEPT_DAYS = 3;

/** Builds the look-up over some hours. */
export function createTypical(hours: Iterable<HourFigures>, timeZone: string): TypicalLookup {
  const history = createHourHistory(timeZone);
  history.put(hours);
  return typicalOf(history);
}

/** Models by local day, learnt when first asked for and kept for the last days asked for. */
export interface SessionModels {
  readonly of: (dayNumber: number) => SessionModel | null;
  /** Something of this local day was learnt: later days are learnt anew. */
  readonly learnt: (dayNumber: number) => void;
}

export function createSessionModels(history: HourHistory): SessionModels {
  let known: { readonly dayNumber: number; readonly model: SessionModel | null }[] = [];
  return {
    of(dayNumber) {
      const found = known.find((day) => day.dayNumber === dayNumber);
      if (found !== undefined) return found.model;
      const model = expectSessions(history, dayNumber, isoWeekday(dayNumber) - 1);
      known = [...known.slice(1 - KEPT_DAYS), { dayNumber, model }];
      return model;
    },
    learnt(dayNumber) {
      known = known.filter((day) => day.dayNumber <= dayNumber);
    },
  };
}

/** The same over a history and models that are kept elsewhere. */
export function typicalOf(history: HourHistory, models: SessionModels = createSessionModels(history)): TypicalLookup {
  const soFar = (metric: Metric, fromMs: number, nowMs: number): Typical | null => {
    const { dayNumber } = history.zone.localHour(fromMs);
    const model = models.of(dayNumber);
    if (model === null || model.sharedDays < FEWEST_DAYS) return null;
    const stretch = stretchBetween(history.zone.localMs, dayNumber * DAY_MS, fromMs, nowMs);
    const range = metric === 'totalSessions' ? typicalSessions(model, stretch) : typicalTime(metric, model, stretch);
    return range === null ? null : { ...range, basis: basisOf(model) };
  };
  return { soFar, forHour: (metric, startMs) => soFar(metric, startMs, startMs + HOUR_MS) };
}

/** What a day brings in a stretch, its level unknown yet. */
export function typicalSessions(model: SessionModel, stretch: Stretch): TypicalRange {
  const { mean, spread } = expectStretch(model, stretch);
  const { level, evenness } = model;
  let whole = 0;
  for (let hour = Math.floor(stretch.from); hour < Math.min(24, stretch.to); hour++) whole += model.means[hour] ?? 0;
  const even = evenness < 1 && whole > 0 ? (1 - evenness) / (whole * level.mean) : 0;
  const range = middleRange({ mean: mean * level.mean, spread: (spread + level.error) * evenness - even });
  return { ...range, sampleCount: model.ownDays >= FEWEST_WEEKDAYS ? model.ownDays : model.sharedDays };
}

function basisOf({ ownDays }: SessionModel): TypicalBasis {
  if (ownDays >= FEWEST_WEEKDAYS) return 'same-weekday';
  // Nobody knows yet which days a weekday is like that was never seen.
  return ownDays > 0 ? 'same-kind-of-day' : 'all-days';
}
