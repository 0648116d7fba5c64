/** A line of values in a box, as an SVG path; gaps stay gaps. */
export interface SmallLine {
  readonly path: string;
  /** Values without neighbours, which a line would not show. */
  readonly dots: readonly { readonly x: number; readonly y: number }[];
}

/** The box in its own units; drawn at any size. */
export const LINE_WIDTH = 240;
export const LINE_HEIGHT = 48;
const EDGE = 3;

/** From zero at the bottom to the highest value at the top. */
export function smallLine(values: readonly (number | null)[]): SmallLine {
  const highest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const step = values.length > 1 ? (LINE_WIDTH - 2 * EDGE) / (values.length - 1) : 0;
  const x = (place: number): number => round(EDGE + place * step);
  const y = (value: number): number =>
    round(LINE_HEIGHT - EDGE - (highest === 0 ? 0 : (value / highest) * (LINE_HEIGHT - 2 * EDGE)));
  const isKnown = (place: number): boolean => (values[place] ?? null) !== null;
  let path = '';
  const dots: { x: number; y: number }[] = [];
  values.forEach((value, place) => {
    if (value === null) return;
    path += `${isKnown(place - 1) ? 'L' : 'M'}${x(place)} ${y(value)}`;
    if (!isKnown(place - 1) && !isKnown(place + 1)) dots.push({ x: x(place), y: y(value) });
  });
  return { path, dots };
}

const round = (value: number): number => Math.round(value * 10) / 10;
