import {
  POINT_STATUSES,
  type ChartPoint,
  type Comparison,
  type PackedPoints,
  type PackedRangeView,
  type RangeView,
  type TypicalRange,
} from '../../contract/range.ts';
import { METRICS, type Figures, type Metric } from '../../contract/report.ts';

/** Views of ranges as rows of numbers and back: a window gets ten thousand hours as quickly as ten. */

const PER_TYPICAL = 4;
const MEASURES = METRICS.length;

/** As it crosses to a window. */
export function packRangeView({ points, comparison, ...view }: RangeView): PackedRangeView {
  return { ...view, points: packPoints(points), comparison: comparison === null ? null : packComparison(comparison) };
}

/** What was packed; nothing is lost on the way. */
export function unpackRangeView({ points, comparison, ...view }: PackedRangeView): RangeView {
  return {
    ...view,
    points: unpackPoints(points),
    comparison: comparison === null ? null : unpackComparison(comparison),
  };
}

function packPoints(points: readonly ChartPoint[]): PackedPoints {
  const spans = new Float64Array(2 * points.length);
  const statuses = new Uint8Array(points.length);
  points.forEach(({ startMs, endMs, status }, place) => {
    spans[2 * place] = startMs;
    spans[2 * place + 1] = endMs;
    statuses[place] = POINT_STATUSES.indexOf(status);
  });
  return { spans, statuses, figures: packFigures(points), typical: packTypical(points) };
}

function packFigures(all: readonly (Pick<ChartPoint, Metric> | null)[]): Float64Array {
  const figures = new Float64Array(MEASURES * all.length).fill(NaN);
  all.forEach((each, place) => {
    METRICS.forEach((metric, at) => {
      figures[MEASURES * place + at] = each?.[metric] ?? NaN;
    });
  });
  return figures;
}

function packTypical(points: readonly ChartPoint[]): Float64Array | null {
  if (points.every((point) => point.typical === null)) return null;
  const packed = new Float64Array(MEASURES * PER_TYPICAL * points.length).fill(NaN);
  points.forEach(({ typical }, place) => {
    METRICS.forEach((metric, at) => {
      const each = typical?.[metric];
      if (each == null) return;
      packed.set([each.p10, each.median, each.p90, each.sampleCount], PER_TYPICAL * (MEASURES * place + at));
    });
  });
  return packed;
}

function packComparison({ points, ...rest }: Comparison): NonNullable<PackedRangeView['comparison']> {
  return { ...rest, figures: packFigures(points) };
}

function unpackPoints({ spans, statuses, figures, typical }: PackedPoints): ChartPoint[] {
  return Array.from(statuses, (status, place) => ({
    startMs: numberAt(spans, 2 * place),
    endMs: numberAt(spans, 2 * place + 1),
    totalSessions: valueAt(figures, MEASURES * place),
    averageSessionSeconds: valueAt(figures, MEASURES * place + 1),
    responseSeconds: valueAt(figures, MEASURES * place + 2),
    status: POINT_STATUSES[status] ?? 'missing',
    typical: typical === null ? null : typicalAt(typical, MEASURES * place),
  }));
}

function typicalAt(packed: Float64Array, place: number): ChartPoint['typical'] {
  const [totalSessions = null, averageSessionSeconds = null, responseSeconds = null] = METRICS.map(
    (_metric, at): TypicalRange | null => {
      const from = PER_TYPICAL * (place + at);
      if (Number.isNaN(numberAt(packed, from))) return null;
      return {
        p10: numberAt(packed, from),
        median: numberAt(packed, from + 1),
        p90: numberAt(packed, from + 2),
        sampleCount: numberAt(packed, from + 3),
      };
    },
  );
  const isUnknown = totalSessions === null && averageSessionSeconds === null && responseSeconds === null;
  return isUnknown ? null : { totalSessions, averageSessionSeconds, responseSeconds };
}

function unpackComparison({ figures, ...rest }: NonNullable<PackedRangeView['comparison']>): Comparison {
  const points = Array.from({ length: figures.length / MEASURES }, (_unused, place): Figures | null => {
    const totalSessions = valueAt(figures, MEASURES * place);
    if (totalSessions === null) return null;
    return {
      totalSessions,
      averageSessionSeconds: valueAt(figures, MEASURES * place + 1),
      responseSeconds: valueAt(figures, MEASURES * place + 2),
    };
  });
  return { ...rest, points };
}

const numberAt = (numbers: Float64Array, place: number): number => numbers[place] ?? NaN;

function valueAt(numbers: Float64Array, place: number): number | null {
  const value = numberAt(numbers, place);
  return Number.isNaN(value) ? null : value;
}
