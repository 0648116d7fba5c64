import type { Chart, Plugin } from 'chart.js';
import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import type { IncidentMark } from './incident-places.ts';
import type { Palette } from './palette.ts';

/** What is read again at each drawing. */
export interface IncidentDrawing {
  readonly marks: readonly IncidentMark[];
  readonly points: readonly ChartPoint[];
  readonly metric: Metric;
  readonly palette: Palette;
}

const RADIUS_PX = 4.5;
const POINTED_RADIUS_PX = 6.5;
/** From the value to the middle of the mark. */
const GAP_PX = 11;

/** A diamond above each value at which an incident began: full where it was notified, hollow where it was suppressed. */
export function incidentPlugin(read: () => IncidentDrawing): Plugin<'bar' | 'line'> {
  return {
    id: 'glance-incidents',
    afterDatasetsDraw(chart) {
      const { marks, points, metric, palette } = read();
      for (const mark of marks) draw(chart, mark, points[mark.place]?.[metric] ?? null, palette);
    },
  };
}

function draw(chart: Chart<'bar' | 'line'>, mark: IncidentMark, value: number | null, palette: Palette): void {
  const { ctx, scales, chartArea } = chart;
  const [xScale, yScale] = [scales['x'], scales['y']];
  if (xScale === undefined || yScale === undefined) return;
  const x = xScale.getPixelForValue(mark.place);
  const y = Math.max(chartArea.top, yScale.getPixelForValue(value ?? 0) - GAP_PX);
  const radius = mark.pointed ? POINTED_RADIUS_PX : RADIUS_PX;
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x, y - radius);
  ctx.lineTo(x + radius, y);
  ctx.lineTo(x, y + radius);
  ctx.lineTo(x - radius, y);
  ctx.closePath();
  // A rim in the colour of the ground keeps the mark apart from what it lies on.
  ctx.strokeStyle = palette.surface;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = mark.notified ? palette.marked : palette.surface;
  ctx.fill();
  ctx.strokeStyle = palette.marked;
  ctx.lineWidth = 1.75;
  ctx.stroke();
  ctx.restore();
}
