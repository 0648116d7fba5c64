import type { ChartPoint, PointStatus } from '../../main/contract/range.ts';

export interface SparkBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly status: PointStatus;
}

/** All bars of one kind as one SVG path: a shape for each hour takes a page ten times as long to make. */
export interface SparkPath {
  readonly status: PointStatus;
  readonly path: string;
}

export interface SparkShape {
  readonly bars: readonly SparkBar[];
  readonly paths: readonly SparkPath[];
  /** The typical band as an SVG path; empty where there is none. */
  readonly band: string;
}

/** The least height of a bar that stands for something. */
const LEAST_PX = 2;

/** The day's hours with sessions as small bars over their typical band, in pixels of a box of the given size. */
export function sparkline(points: readonly ChartPoint[], widthPx: number, heightPx: number): SparkShape {
  const highest = points.reduce(
    (most, point) => Math.max(most, point.totalSessions ?? 0, point.typical?.totalSessions?.p90 ?? 0),
    1,
  );
  const column = widthPx / Math.max(1, points.length);
  const width = Math.max(1, Math.min(14, column * 0.68));
  const yOf = (value: number): number => heightPx - (value / highest) * heightPx;
  const bars = points.flatMap((point, place): SparkBar[] => {
    const total = point.totalSessions ?? 0;
    if (total === 0) return [];
    const height = Math.max(LEAST_PX, heightPx - yOf(total));
    return [
      {
        x: round(column * place + (column - width) / 2),
        y: round(heightPx - height),
        width: round(width),
        height: round(height),
        radius: Math.min(2, width / 2),
        status: point.status,
      },
    ];
  });
  return { bars, paths: pathsOf(bars), band: bandPath(points, column, yOf) };
}

function pathsOf(bars: readonly SparkBar[]): SparkPath[] {
  return [...new Set(bars.map(({ status }) => status))].map((status) => ({
    status,
    path: bars
      .filter((bar) => bar.status === status)
      .map(barPath)
      .join(''),
  }));
}

/** A rectangle with round corners, which a low one has no room for. */
function barPath({ x, y, width, height, radius }: SparkBar): string {
  const [across, down] = [Math.min(radius, width / 2), Math.min(radius, height / 2)];
  const corner = (right: number, below: number): string => `a${across} ${down} 0 0 1 ${right} ${below}`;
  const [side, edge] = [round(height - 2 * down), round(width - 2 * across)];
  return [
    `M${x} ${round(y + down)}`,
    `${corner(across, -down)}h${edge}`,
    `${corner(across, down)}v${side}`,
    `${corner(-across, down)}h${-edge}`,
    `${corner(-across, -down)}z`,
  ].join('');
}

function bandPath(points: readonly ChartPoint[], column: number, yOf: (value: number) => number): string {
  const known = points.flatMap((point, place) => {
    const typical = point.typical?.totalSessions ?? null;
    return typical === null
      ? []
      : [{ x: round(column * (place + 0.5)), top: yOf(typical.p90), bottom: yOf(typical.p10) }];
  });
  if (known.length < 2) return '';
  const there = known.map(({ x, top }) => `${x} ${round(top)}`);
  const back = known.map(({ x, bottom }) => `${x} ${round(bottom)}`).reverse();
  return `M${[...there, ...back].join('L')}Z`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
