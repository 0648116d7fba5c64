import type { ChartDataset } from 'chart.js';
import type { Comparison, RangeView } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import type { Targets } from '../../main/contract/settings.ts';
import type { Palette } from './palette.ts';

/** What a chart is held against besides what is typical: a period before as a ghost, a target as a line. */

interface Place {
  readonly x: number;
  readonly y: number | null;
}
type Dataset = ChartDataset<'bar' | 'line', Place[]>;

/** The target of a measure where a chart's bars are what it is about; null for none. */
export function targetFor(
  metric: Metric,
  targets: Targets | null,
  { granularity }: Pick<RangeView, 'granularity'>,
): number | null {
  if (targets === null) return null;
  if (metric !== 'totalSessions') return targets[metric];
  return granularity === 'day' ? targets.sessionsPerDay : null;
}

/** The compared period as a line of steps, so that its shape differs from the bars and lines of the range. */
export function ghost(comparison: Comparison, metric: Metric, palette: Palette): Dataset {
  return {
    type: 'line',
    data: comparison.points.map((figures, x) => ({ x, y: figures?.[metric] ?? null })),
    borderColor: palette.ghost,
    borderWidth: 1.5,
    borderDash: [5, 3],
    stepped: 'middle',
    pointRadius: 0,
    spanGaps: false,
    order: 0,
  };
}

/** A level over the whole width. */
export function targetLine(target: number, pointCount: number, palette: Palette): Dataset {
  return {
    type: 'line',
    data: [0, pointCount - 1].map((x) => ({ x, y: target })),
    borderColor: palette.target,
    borderWidth: 1.5,
    pointRadius: 0,
    order: 0,
  };
}
