import type { Chart, Plugin } from 'chart.js';
import type { ChartPoint } from '../../main/contract/range.ts';
import type { Palette } from './palette.ts';

/** What is drawn beside the data, read again at each drawing. */
export interface Marks {
  readonly points: readonly ChartPoint[];
  readonly palette: Palette;
  readonly missingFill: CanvasPattern | string;
  readonly markedPlace: number | null;
  /** Days with a note. */
  readonly notedPlaces: ReadonlySet<number>;
}

interface Column {
  readonly left: number;
  readonly width: number;
  readonly middle: number;
}

/** Columns of missing data and the marked one. What has not begun yet is left blank. */
export function marksPlugin(read: () => Marks): Plugin<'bar' | 'line'> {
  return {
    id: 'glance-marks',
    beforeDatasetsDraw(chart) {
      const marks = read();
      for (const { first, last } of missingStretches(marks.points)) fillColumns(chart, first, last, marks.missingFill);
      if (marks.markedPlace !== null) drawMarker(chart, marks.markedPlace, marks.palette.marked);
    },
    afterDatasetsDraw(chart) {
      const marks = read();
      for (const place of marks.notedPlaces) drawNote(chart, place, marks.palette.text);
    },
  };
}

function columnOf(chart: Chart<'bar' | 'line'>, place: number): Column | null {
  const axis = chart.scales['x'];
  const count = chart.data.labels?.length ?? 0;
  if (axis === undefined || place < 0 || place >= count) return null;
  const width = axis.width / count;
  const middle = axis.getPixelForValue(place);
  return { left: middle - width / 2, width, middle };
}

/** The stretches of places without data; thousands of them in a row are one rectangle. */
export function missingStretches(points: readonly Pick<ChartPoint, 'status'>[]): { first: number; last: number }[] {
  const stretches: { first: number; last: number }[] = [];
  points.forEach(({ status }, place) => {
    if (status !== 'missing') return;
    const before = stretches.at(-1);
    if (before?.last === place - 1) before.last = place;
    else stretches.push({ first: place, last: place });
  });
  return stretches;
}

function fillColumns(chart: Chart<'bar' | 'line'>, first: number, last: number, fill: CanvasPattern | string): void {
  const [from, to] = [columnOf(chart, first), columnOf(chart, last)];
  if (from === null || to === null) return;
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.fillStyle = fill;
  ctx.fillRect(from.left, chartArea.top, to.left + to.width - from.left, chartArea.height);
  ctx.restore();
}

function drawMarker(chart: Chart<'bar' | 'line'>, place: number, color: string): void {
  const column = columnOf(chart, place);
  if (column === null) return;
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = color;
  ctx.fillRect(column.left, chartArea.top, column.width, chartArea.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(column.middle, chartArea.top);
  ctx.lineTo(column.middle, chartArea.bottom);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(column.middle - 5, chartArea.top - 6);
  ctx.lineTo(column.middle + 5, chartArea.top - 6);
  ctx.lineTo(column.middle, chartArea.top + 1);
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}

/** A small flag that stands on the time axis. */
function drawNote(chart: Chart<'bar' | 'line'>, place: number, color: string): void {
  const column = columnOf(chart, place);
  if (column === null) return;
  const { ctx, chartArea } = chart;
  const [x, foot] = [Math.round(column.middle) + 0.5, chartArea.bottom];
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, foot);
  ctx.lineTo(x, foot - 16);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x, foot - 17);
  ctx.lineTo(x + 9, foot - 13);
  ctx.lineTo(x, foot - 9);
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}
