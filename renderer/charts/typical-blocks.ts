import type { Chart, Plugin } from 'chart.js';
import { MOST_TYPICAL_BARS, type ChartPoint, type TypicalRange } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { standingOf } from '../../main/domain/wording/pace-words.ts';
import type { Palette } from './palette.ts';

/** What is typical of each bar: a soft block behind it, closed by a line above and below that can be seen over the bar. */

interface TypicalBlocks {
  readonly points: readonly ChartPoint[];
  readonly metric: Metric;
  readonly palette: Pick<Palette, 'band' | 'edge' | 'median' | 'surface'>;
}

/** Blocks wider than this would look like bars. */
const MOST_BLOCK_PX = 56;
/** The share of its column that a block takes. */
const BLOCK_SHARE = 0.92;
/** How wide a block is in a column, CSS pixels both. */
export const blockWidth = (columnWidth: number): number => Math.min(MOST_BLOCK_PX, columnWidth * BLOCK_SHARE);
/** Whether each bar has a block of its own; lines, and bars too narrow for that, have one band. */
export const hasBlocks = (metric: Metric, points: readonly ChartPoint[]): boolean =>
  metric === 'totalSessions' && points.length <= MOST_TYPICAL_BARS;

/** Whether a finished point lies outside of what is typical for it. */
export function isOutside(point: ChartPoint, metric: Metric): boolean {
  if (point.status !== 'complete') return false;
  const standing = standingOf(point[metric], point.typical?.[metric] ?? null);
  return standing === 'above' || standing === 'below';
}

/** Draws them, read again at each drawing; null draws none. */
export function blocksPlugin(read: () => TypicalBlocks | null): Plugin<'bar' | 'line'> {
  const eachBlock = (
    chart: Chart<'bar' | 'line'>,
    draw: (block: Block, palette: TypicalBlocks['palette']) => void,
  ): void => {
    const blocks = read();
    if (blocks === null) return;
    chart.ctx.save();
    blocks.points.forEach(({ typical }, place) => {
      const range = typical?.[blocks.metric] ?? null;
      const block = range === null ? null : blockOf(chart, place, range);
      if (block !== null) draw(block, blocks.palette);
    });
    chart.ctx.restore();
  };
  return {
    id: 'glance-blocks',
    beforeDatasetsDraw(chart) {
      const { ctx } = chart;
      eachBlock(chart, ({ left, width, high, low, middle }, { band, median }) => {
        ctx.fillStyle = band;
        ctx.fillRect(left, high, width, low - high);
        ctx.fillStyle = median;
        ctx.fillRect(left, middle - 0.5, width, 1);
      });
    },
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      eachBlock(chart, ({ left, width, high, low }, { edge, surface }) => {
        for (const at of [high, low]) {
          // Neither of the two colours of bars would let the line be seen on it.
          ctx.fillStyle = surface;
          ctx.fillRect(left, at - 1.75, width, 3.5);
          ctx.fillStyle = edge;
          ctx.fillRect(left, at - 0.75, width, 1.5);
        }
      });
    },
  };
}

/** In CSS pixels of the canvas. */
interface Block {
  readonly left: number;
  readonly width: number;
  readonly high: number;
  readonly low: number;
  readonly middle: number;
}

function blockOf(chart: Chart<'bar' | 'line'>, place: number, { p10, median, p90 }: TypicalRange): Block | null {
  const [x, y] = [chart.scales['x'], chart.scales['y']];
  if (x === undefined || y === undefined) return null;
  const width = blockWidth(x.width / Math.max(1, chart.data.labels?.length ?? 1));
  const [low, middle, high] = [p10, median, p90].map((value) => y.getPixelForValue(value));
  if (low === undefined || middle === undefined || high === undefined) return null;
  return { left: x.getPixelForValue(place) - width / 2, width, high, low, middle };
}
