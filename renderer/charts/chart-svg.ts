import type { Comparison, RangeView } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { axisLabel } from '../words/format.ts';
import { formatMetric } from '../words/tile-words.ts';
import type { PointLabels } from './labels.ts';
import type { Palette } from './palette.ts';
import { svgEscape as escape, svgText as text, tenth as round } from './svg-parts.ts';
import { countScale, durationScale, type NiceScale } from './scale.ts';
import { blockWidth, hasBlocks, isOutside } from './typical-blocks.ts';

/**
 * A chart as a picture that stands by itself: with its title, range and account, on its own background, so that it reads
 * the same wherever it is pasted. One SVG; the PNG is made of it.
 */

export const PICTURE_WIDTH_PX = 1200;
export const PICTURE_HEIGHT_PX = 600;

export interface ChartPicture {
  readonly view: Pick<RangeView, 'points'>;
  readonly metric: Metric;
  readonly labels: PointLabels;
  readonly palette: Palette & { readonly title: string };
  readonly title: string;
  /** Account and range. */
  readonly subtitle: string;
  readonly comparison: Comparison | null;
  readonly target: number | null;
}

const PLOT = { left: 84, right: 32, top: 96, bottom: 52 };
const PLOT_WIDTH = PICTURE_WIDTH_PX - PLOT.left - PLOT.right;
const PLOT_HEIGHT = PICTURE_HEIGHT_PX - PLOT.top - PLOT.bottom;
const BASE_Y = PLOT.top + PLOT_HEIGHT;
const LABEL_WIDTH_PX = 90;

interface Axes {
  readonly scale: NiceScale;
  /** The middle of a place, and its width. */
  readonly x: (place: number) => number;
  readonly step: number;
  readonly y: (value: number) => number;
}

/** Draws the picture; pure. @returns a whole SVG document */
export function chartSvg(picture: ChartPicture): string {
  const axes = axesOf(picture);
  const { palette, title, subtitle } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH_PX}" height="${PICTURE_HEIGHT_PX}" viewBox="0 0 ${PICTURE_WIDTH_PX} ${PICTURE_HEIGHT_PX}" font-family="${escape(palette.font)}">`,
    `<rect width="100%" height="100%" fill="${palette.surface}"/>`,
    text(PLOT.left, 42, title, `font-size="24" font-weight="600" fill="${palette.title}"`),
    text(PLOT.left, 68, subtitle, `font-size="15" fill="${palette.text}"`),
    ...grid(picture, axes),
    ...(hasBlocks(picture.metric, picture.view.points)
      ? [...blocks(picture, axes), ...bars(picture, axes), ...blockEdges(picture, axes)]
      : [...band(picture, axes), ...(picture.metric === 'totalSessions' ? bars(picture, axes) : lines(picture, axes))]),
    ...references(picture, axes),
    ...timeLabels(picture, axes),
    '</svg>',
  ].join('\n');
}

function axesOf({ view, metric, comparison, target }: ChartPicture): Axes {
  const highest = Math.max(
    target ?? 0,
    ...view.points.map((point) => Math.max(point[metric] ?? 0, point.typical?.[metric]?.p90 ?? 0)),
    ...(comparison?.points ?? []).map((figures) => figures?.[metric] ?? 0),
  );
  const scale = (metric === 'totalSessions' ? countScale : durationScale)(highest);
  const step = PLOT_WIDTH / Math.max(1, view.points.length);
  return {
    scale,
    step,
    x: (place) => PLOT.left + (place + 0.5) * step,
    y: (value) => BASE_Y - (value / scale.max) * PLOT_HEIGHT,
  };
}

function grid({ metric, palette }: ChartPicture, { scale, y }: Axes): string[] {
  const count = Math.round(scale.max / scale.step);
  return Array.from({ length: count + 1 }, (_, index) => {
    const at = round(y(index * scale.step));
    const line = `<line x1="${PLOT.left}" x2="${PLOT.left + PLOT_WIDTH}" y1="${at}" y2="${at}" stroke="${index === 0 ? palette.axis : palette.grid}"/>`;
    const label = axisLabel(formatMetric(metric, index * scale.step));
    return line + text(PLOT.left - 12, at + 5, label, `font-size="14" text-anchor="end" fill="${palette.text}"`);
  });
}

function band({ view, metric, palette }: ChartPicture, { x, y }: Axes): string[] {
  return runs(view.points.map((point) => point.typical?.[metric] ?? null)).map((run) => {
    const upper = run.map(({ place, value }) => `${round(x(place))},${round(y(value.p90))}`);
    const lower = run.toReversed().map(({ place, value }) => `${round(x(place))},${round(y(value.p10))}`);
    return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${palette.band}"/>`;
  });
}

/** What is typical of each bar: a soft block and its median, as on the dashboard. */
function blocks({ view, metric, palette }: ChartPicture, { x, y, step }: Axes): string[] {
  const width = blockWidth(step);
  return rangesOf(view.points, metric).map(({ place, value: { p10, median, p90 } }) => {
    const left = round(x(place) - width / 2);
    const block = `<rect x="${left}" y="${round(y(p90))}" width="${round(width)}" height="${round(y(p10) - y(p90))}" fill="${palette.band}"/>`;
    return `${block}<path d="M${left} ${round(y(median))}h${round(width)}" stroke="${palette.median}"/>`;
  });
}

function blockEdges({ view, metric, palette }: ChartPicture, { x, y, step }: Axes): string[] {
  const width = blockWidth(step);
  return rangesOf(view.points, metric).flatMap(({ place, value: { p10, p90 } }) =>
    [p90, p10].map((edge) => {
      const line = `<path d="M${round(x(place) - width / 2)} ${round(y(edge))}h${round(width)}" stroke=`;
      return `${line}"${palette.surface}" stroke-width="4"/>${line}"${palette.edge}" stroke-width="2"/>`;
    }),
  );
}

const rangesOf = (points: RangeView['points'], metric: Metric) =>
  points.flatMap(({ typical }, place) => {
    const value = typical?.[metric] ?? null;
    return value === null ? [] : [{ place, value }];
  });

function bars({ view, metric, palette }: ChartPicture, { x, y, step }: Axes): string[] {
  const width = Math.min(44, step * 0.76);
  return view.points.flatMap((point, place) => {
    const value = point[metric];
    if (value === null || value === 0) return [];
    const open = point.status === 'provisional' || point.status === 'partial';
    const fill = open ? palette.partial : isOutside(point, metric) ? palette.outside : palette.bar;
    const top = round(y(value));
    return [
      `<rect x="${round(x(place) - width / 2)}" y="${top}" width="${round(width)}" height="${round(BASE_Y - top)}" rx="${step > 12 ? 4 : 1}" fill="${fill}"/>`,
    ];
  });
}

function lines({ view, metric, palette }: ChartPicture, axes: Axes): string[] {
  return runs(view.points.map((point) => point[metric])).map((run) => {
    const [only] = run;
    if (run.length > 1 || only === undefined) return polyline(run, axes, `stroke="${palette.line}" stroke-width="2.5"`);
    return `<circle cx="${round(axes.x(only.place))}" cy="${round(axes.y(only.value))}" r="3.5" fill="${palette.line}"/>`;
  });
}

function references({ metric, palette, comparison, target }: ChartPicture, axes: Axes): string[] {
  const ghosts = runs((comparison?.points ?? []).map((figures) => figures?.[metric] ?? null)).map((run) =>
    polyline(run, axes, `stroke="${palette.ghost}" stroke-width="2" stroke-dasharray="6 4"`),
  );
  if (target === null) return ghosts;
  const at = round(axes.y(target));
  return [
    ...ghosts,
    `<line x1="${PLOT.left}" x2="${PLOT.left + PLOT_WIDTH}" y1="${at}" y2="${at}" stroke="${palette.target}" stroke-width="2"/>`,
  ];
}

function timeLabels({ labels, palette }: ChartPicture, { x }: Axes): string[] {
  return labels
    .ticks(Math.floor(PLOT_WIDTH / LABEL_WIDTH_PX))
    .map((place) =>
      text(
        x(place),
        BASE_Y + 28,
        labels.axis[place] ?? '',
        `font-size="14" text-anchor="middle" fill="${palette.text}"`,
      ),
    );
}

interface At<T> {
  readonly place: number;
  readonly value: T;
}

/** The stretches of places without a gap. */
function runs<T>(values: readonly (T | null)[]): At<T>[][] {
  const found: At<T>[][] = [];
  values.forEach((value, place) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last?.at(-1)?.place === place - 1) last.push({ place, value });
    else found.push([{ place, value }]);
  });
  return found;
}

const polyline = (run: readonly At<number>[], { x, y }: Axes, style: string): string =>
  `<polyline points="${run.map(({ place, value }) => `${round(x(place))},${round(y(value))}`).join(' ')}" fill="none" stroke-linejoin="round" ${style}/>`;
