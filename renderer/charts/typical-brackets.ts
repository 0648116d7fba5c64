import type { Chart, Plugin } from 'chart.js';
import type { ChartPoint, TypicalRange } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { standingOf } from '../../main/domain/wording/pace-words.ts';

/** What is typical of each bar as a bracket over it, recognised by shape and contrast, not by a shade. */

interface Brackets {
  readonly points: readonly ChartPoint[];
  readonly metric: Metric;
  readonly color: string;
}

/** Wider brackets than this would look like bars. */
const MOST_WIDTH_PX = 52;
/** Narrower columns than this have no room for brackets; the band is drawn there. */
export const LEAST_COLUMN_PX = 10;

/** Whether a finished point lies outside of what is typical for it. */
export function isOutside(point: ChartPoint, metric: Metric): boolean {
  if (point.status !== 'complete') return false;
  const standing = standingOf(point[metric], point.typical?.[metric] ?? null);
  return standing === 'above' || standing === 'below';
}

/** Draws them over the bars, read again at each drawing; null draws none. */
export function bracketsPlugin(read: () => Brackets | null): Plugin<'bar' | 'line'> {
  return {
    id: 'glance-brackets',
    afterDatasetsDraw(chart) {
      const brackets = read();
      if (brackets === null || columnWidth(chart) < LEAST_COLUMN_PX) return;
      const { ctx } = chart;
      ctx.save();
      ctx.strokeStyle = brackets.color;
      ctx.lineWidth = 1.5;
      brackets.points.forEach(({ typical }, place) => {
        const range = typical?.[brackets.metric] ?? null;
        if (range !== null) drawBracket(chart, place, range);
      });
      ctx.restore();
    },
  };
}

function columnWidth(chart: Chart<'bar' | 'line'>): number {
  return (chart.scales['x']?.width ?? 0) / Math.max(1, chart.data.labels?.length ?? 1);
}

/** `[` lying open to the left and right: a line at each end of the range, joined at one side. */
function drawBracket(chart: Chart<'bar' | 'line'>, place: number, { p10, p90 }: TypicalRange): void {
  const [x, y] = [chart.scales['x'], chart.scales['y']];
  if (x === undefined || y === undefined) return;
  const half = Math.min(MOST_WIDTH_PX, columnWidth(chart) * 0.92) / 2;
  const middle = x.getPixelForValue(place);
  const [low, high] = [y.getPixelForValue(p10), y.getPixelForValue(p90)];
  const { ctx } = chart;
  ctx.beginPath();
  ctx.moveTo(middle - half, low);
  ctx.lineTo(middle + half, low);
  ctx.lineTo(middle + half, high);
  ctx.lineTo(middle - half, high);
  ctx.stroke();
}
