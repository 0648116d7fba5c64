import type { ChartConfiguration, ChartDataset } from 'chart.js';
import type { ChartPoint, Comparison, TypicalRange } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { axisLabel } from '../words/format.ts';
import { formatMetric } from '../words/tile-words.ts';
import { drawnPlaces, MAX_COLUMNS } from './dense.ts';
import { isAlone } from './gaps.ts';
import type { PointLabels } from './labels.ts';
import type { Palette } from './palette.ts';
import { ghost, targetLine } from './reference-lines.ts';
import { countScale, durationScale, fittedDurationScale } from './scale.ts';
import { hasBlocks, isOutside } from './typical-blocks.ts';

/** One value of a chart: `x` is the place of the point, `y` is null where there is a gap. */
export interface Place {
  readonly x: number;
  readonly y: number | null;
}
type Kind = 'bar' | 'line';
export type RangeChartConfig = ChartConfiguration<Kind, Place[], string>;
type Dataset = ChartDataset<Kind, Place[]>;

export interface RangeChartInput {
  readonly points: readonly ChartPoint[];
  readonly metric: Metric;
  readonly labels: PointLabels;
  readonly palette: Palette;
  /** The fill of a bar that is not over yet. */
  readonly provisionalFill: CanvasPattern | string;
  /** The place of the point a notification was about. */
  readonly markedPlace: number | null;
  /** Leaves room above the highest value, for marks. */
  readonly headroom: boolean;
  /** The period it is held against; null for none. */
  readonly comparison: Comparison | null;
  /** A level to draw; null for none. */
  readonly target: number | null;
  /** Whether the axis of a time begins near its lowest value instead of at zero. */
  readonly fit: boolean;
}

const HEADROOM = 1.12;

/** Narrower than this, two labels of the time axis would touch. */
const LABEL_WIDTH_PX = 62;
/** With more points than this, only those without neighbours get a dot. */
const MAX_DOTTED_POINTS = 31;

/** The chart of one measure over a range: bars for sessions, a line for the two times, the typical band behind. */
export function rangeChart(input: RangeChartInput): RangeChartConfig {
  const { points, metric, labels, palette } = input;
  const references = referencesOf(input);
  const highest = Math.max(highestOf(points, metric), ...references.map(highestIn)) * (input.headroom ? HEADROOM : 1);
  const scale = scaleOf(input, references, highest);
  const main = metric === 'totalSessions' ? bars(input) : line(input);
  return {
    type: metric === 'totalSessions' ? 'bar' : 'line',
    data: {
      labels: points.length > MAX_COLUMNS ? (labels.axis as string[]) : [...labels.axis],
      datasets: [main, ...references, ...typicalBand(points, metric, palette)],
    },
    options: {
      parsing: false,
      normalized: true,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      // Hovering is the same place in all charts at once, so it is done outside.
      events: [],
      layout: { padding: { top: 10 } },
      plugins: { filler: { propagate: false } },
      scales: {
        x: {
          type: 'category',
          offset: true,
          grid: { display: false },
          border: { color: palette.axis },
          ticks: {
            autoSkip: false,
            maxRotation: 0,
            color: palette.text,
            font: { family: palette.font, size: 11 },
            padding: 4,
          },
          afterBuildTicks: (axis) => {
            const places = labels.ticks(Math.max(2, Math.floor(axis.maxWidth / LABEL_WIDTH_PX)));
            axis.ticks = places.map((value) => ({ value }));
          },
        },
        y: {
          min: scale.min,
          max: scale.max,
          border: { display: false },
          grid: { color: palette.grid, drawTicks: false, display: highest > 0 },
          ticks: {
            // An axis without anything to measure says nothing.
            display: highest > 0,
            stepSize: scale.step,
            color: palette.text,
            font: { family: palette.font, size: 11 },
            padding: 8,
            callback: (value) => axisLabel(formatMetric(metric, Number(value))),
          },
        },
      },
    },
  };
}

function referencesOf({ points, metric, palette, comparison, target }: RangeChartInput): Dataset[] {
  return [
    ...(comparison === null ? [] : [ghost(comparison, metric, palette)]),
    ...(target === null || points.length === 0 ? [] : [targetLine(target, points.length, palette)]),
  ];
}

function scaleOf(
  { metric, points, fit }: RangeChartInput,
  references: readonly Dataset[],
  highest: number,
): { readonly min: number; readonly max: number; readonly step: number } {
  if (metric === 'totalSessions') return { min: 0, ...countScale(highest) };
  if (!fit) return { min: 0, ...durationScale(highest) };
  let lowest = Infinity;
  for (const point of points) {
    lowest = Math.min(lowest, point[metric] ?? Infinity, point.typical?.[metric]?.p10 ?? Infinity);
  }
  for (const { data } of references) for (const { y } of data) lowest = Math.min(lowest, y ?? Infinity);
  return lowest === Infinity ? { min: 0, ...durationScale(highest) } : fittedDurationScale(lowest, highest);
}

const highestIn = ({ data }: Dataset): number => data.reduce((highest, { y }) => Math.max(highest, y ?? 0), 0);

function highestOf(points: readonly ChartPoint[], metric: Metric): number {
  return points.reduce((highest, point) => Math.max(highest, point[metric] ?? 0, point.typical?.[metric]?.p90 ?? 0), 0);
}

interface DrawnPoint {
  readonly point: ChartPoint;
  /** Its place among all points. */
  readonly x: number;
}

/** What is drawn of the points: all of them, or of very many the extremes. */
function drawnOf(points: readonly ChartPoint[], metric: Metric): DrawnPoint[] {
  const places = drawnPlaces(points, metric);
  if (places === null) return points.map((point, x) => ({ point, x }));
  return places.flatMap((x) => {
    const point = points[x];
    return point === undefined ? [] : [{ point, x }];
  });
}

function bars({ points, metric, palette, provisionalFill, markedPlace }: RangeChartInput): Dataset {
  const fillOf = (point: ChartPoint, place: number): CanvasPattern | string => {
    if (place === markedPlace) return palette.marked;
    if (point.status === 'provisional') return provisionalFill;
    if (isOutside(point, metric)) return palette.outside;
    return point.status === 'partial' ? palette.partial : palette.bar;
  };
  const dense = points.length > 60;
  const drawn = drawnOf(points, metric);
  return {
    type: 'bar',
    data: drawn.map(({ point, x }) => ({ x, y: point[metric] })),
    backgroundColor: drawn.map(({ point, x }) => fillOf(point, x)),
    borderColor: palette.bar,
    borderWidth: drawn.map(({ point, x }) =>
      point.status === 'provisional' && x !== markedPlace && !dense ? { top: 1, left: 1, right: 1, bottom: 0 } : 0,
    ),
    borderRadius: dense ? 1 : 4,
    maxBarThickness: 44,
    categoryPercentage: dense ? 0.9 : 0.76,
    barPercentage: 1,
    order: 1,
  };
}

function line({ points, metric, palette, markedPlace }: RangeChartInput): Dataset {
  const dotted = points.length <= MAX_DOTTED_POINTS;
  const radiusOf = (point: ChartPoint, place: number): number => {
    if (point[metric] === null) return 0;
    if (place === markedPlace) return 5;
    return dotted || isAlone(points, metric, place) ? 2.5 : 0;
  };
  const colorOf = (point: ChartPoint, place: number): string => {
    if (place === markedPlace) return palette.marked;
    return isOutside(point, metric) ? palette.outside : palette.line;
  };
  const open = (place: number): boolean =>
    points[place]?.status === 'provisional' || points[place]?.status === 'partial';
  const drawn = drawnOf(points, metric);
  return {
    type: 'line',
    data: drawn.map(({ point, x }) => ({ x, y: point[metric] })),
    borderColor: palette.line,
    borderWidth: 2,
    borderJoinStyle: 'round',
    borderCapStyle: 'round',
    cubicInterpolationMode: 'monotone',
    spanGaps: false,
    // A dot on the topmost line is a whole dot.
    clip: 6,
    pointRadius: drawn.map(({ point, x }) =>
      isOutside(point, metric) ? Math.max(3.5, radiusOf(point, x)) : radiusOf(point, x),
    ),
    pointHoverRadius: 0,
    pointBorderWidth: 1.5,
    pointBorderColor: drawn.map(({ point, x }) => colorOf(point, x)),
    pointBackgroundColor: drawn.map(({ point, x }) =>
      x !== markedPlace && open(x) ? palette.surface : colorOf(point, x),
    ),
    segment: { borderDash: ({ p1DataIndex }) => (open(drawn[p1DataIndex]?.x ?? 0) ? [3, 4] : undefined) },
    order: 1,
  };
}

/**
 * The middle 80 % of what is comparable as a soft area, its median as a thin line. Nothing without enough history, or where
 * each bar has a block of its own.
 */
function typicalBand(points: readonly ChartPoint[], metric: Metric, palette: Palette): Dataset[] {
  const typicalOf = (point: ChartPoint): TypicalRange | null => point.typical?.[metric] ?? null;
  if (hasBlocks(metric, points) || points.every((point) => typicalOf(point) === null)) return [];
  const drawn = drawnOf(points, metric);
  const edge = (valueOf: (typical: TypicalRange) => number, style: Partial<Dataset>): Dataset =>
    ({
      type: 'line',
      data: drawn.map(({ point, x }): Place => {
        const typical = typicalOf(point);
        return { x, y: typical === null ? null : valueOf(typical) };
      }),
      borderWidth: 0,
      pointRadius: 0,
      cubicInterpolationMode: 'monotone',
      spanGaps: false,
      order: 2,
      ...style,
    }) as Dataset;
  // A soft area alone has too little contrast.
  const edgeLine: Partial<Dataset> = { borderColor: palette.edge, borderWidth: 1 };
  return [
    edge((typical) => typical.median, { borderColor: palette.median, borderWidth: 1.5, borderDash: [2, 4] }),
    edge((typical) => typical.p90, { backgroundColor: palette.band, fill: '+1', ...edgeLine }),
    edge((typical) => typical.p10, edgeLine),
  ];
}
