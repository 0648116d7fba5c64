import type { Plugin } from 'chart.js';

/** Where the places and values of a chart are, CSS pixels from the canvas's upper left corner. */
export interface PlotArea {
  /** The first place begins here. */
  readonly left: number;
  readonly placeWidth: number;
  readonly top: number;
  readonly height: number;
  /** How far down a value is. */
  readonly valueY: (value: number) => number;
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
        ...{ left: x.left, placeWidth: x.width / count, top, height },
        valueY: (value) => y.getPixelForValue(value),
      });
    },
  };
}
