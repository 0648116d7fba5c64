import type { Plugin } from 'chart.js';

/** Where the places and values of a chart are, CSS pixels from the canvas's upper left corner. */
export interface PlotArea {
  /** The first place begins here. */
  readonly leftPx: number;
  readonly placeWidthPx: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** How far down a value is. */
  readonly valueYPx: (value: number) => number;
}

/** Tells where everything is, each time that the chart is laid out anew. */
export function plotAreaPlugin(onlayout: (area: PlotArea) => void): Plugin<'bar' | 'line'> {
  return {
    id: 'glance-plot-area',
    afterLayout({ scales, chartArea: { top, height }, data }) {
      const [x, y] = [scales['x'], scales['y']];
      const count = data.labels?.length ?? 0;
      if (x === undefined || y === undefined || count === 0) return;
      onlayout({
        ...{ leftPx: x.left, placeWidthPx: x.width / count, topPx: top, heightPx: height },
        valueYPx: (value) => y.getPixelForValue(value),
      });
    },
  };
}
