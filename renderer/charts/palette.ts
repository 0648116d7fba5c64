/** The colours of a chart, as the current theme has them. */
export interface Palette {
  readonly bar: string;
  readonly partial: string;
  readonly line: string;
  readonly band: string;
  readonly median: string;
  /** The edges of what is typical, at 3:1 on the surface. */
  readonly edge: string;
  /** Above and below what is typical. */
  readonly outside: string;
  /** The compared period. */
  readonly ghost: string;
  readonly target: string;
  readonly marked: string;
  readonly grid: string;
  readonly axis: string;
  readonly missing: string;
  readonly hover: string;
  readonly text: string;
  readonly surface: string;
  readonly font: string;
}

/** Reads the palette from the style sheet, where all colours live. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const isForced = matchMedia('(forced-colors: active)').matches;
  const value = (name: string): string => {
    const written = style.getPropertyValue(name).trim();
    return isForced ? systemColor(written) : written;
  };
  return {
    bar: value('--chart-bar'),
    partial: value('--chart-partial'),
    line: value('--chart-line'),
    band: value('--chart-band'),
    median: value('--chart-median'),
    edge: value('--chart-edge'),
    outside: value('--chart-outside'),
    ghost: value('--chart-ghost'),
    target: value('--chart-target'),
    marked: value('--chart-marked'),
    grid: value('--chart-grid'),
    axis: value('--chart-axis'),
    missing: value('--chart-missing'),
    hover: value('--chart-hover'),
    text: value('--text-3'),
    surface: value('--surface'),
    font: style.getPropertyValue('--font').trim(),
  };
}

/** A colour of the person's choosing, by its name, as it is: a canvas does not know those names. */
function systemColor(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = name;
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
