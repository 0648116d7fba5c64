/**
 * A very small drawing board: shapes are signed distances in pixels (negative inside), so an edge that lies on a pixel
 * border is drawn crisp and any other edge is smoothed over one pixel, at every size.
 */

/** The signed distance from a point to a shape's edge, pixels; negative inside. */
export type Shape = (x: number, y: number) => number;

/** Red, green, blue from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** A square picture; colour premultiplied with alpha, all four channels from 0 to 1. */
export interface Board {
  readonly sizePx: number;
  readonly premultiplied: Float32Array;
}

export const union =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) => {
    let nearest = Infinity;
    for (const shape of shapes) nearest = Math.min(nearest, shape(x, y));
    return nearest;
  };

export const intersect =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) => {
    let farthest = -Infinity;
    for (const shape of shapes) farthest = Math.max(farthest, shape(x, y));
    return farthest;
  };

export const subtract =
  (shape: Shape, hole: Shape): Shape =>
  (x, y) =>
    Math.max(shape(x, y), -hole(x, y));

/** The shape made thicker by `byPx` all round. */
export const grow =
  (shape: Shape, byPx: number): Shape =>
  (x, y) =>
    shape(x, y) - byPx;

export const move =
  (shape: Shape, dx: number, dy: number): Shape =>
  (x, y) =>
    shape(x - dx, y - dy);

/** The shape turned by half a turn inside the box from the origin to (width, height). */
export const turnAround =
  (shape: Shape, width: number, height: number): Shape =>
  (x, y) =>
    shape(width - x, height - y);

/** An upright rectangle with corners of the given radius. */
export function box(x0: number, y0: number, x1: number, y1: number, radius = 0): Shape {
  const centerX = (x0 + x1) / 2;
  const centerY = (y0 + y1) / 2;
  const r = Math.max(0, Math.min(radius, (x1 - x0) / 2, (y1 - y0) / 2));
  const halfX = (x1 - x0) / 2 - r;
  const halfY = (y1 - y0) / 2 - r;
  return (x, y) => {
    const dx = Math.abs(x - centerX) - halfX;
    const dy = Math.abs(y - centerY) - halfY;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r;
  };
}

/** The outline of a rounded rectangle, drawn inside its edge. */
export const frame = (x0: number, y0: number, x1: number, y1: number, radius: number, widthPx: number): Shape =>
  subtract(
    box(x0, y0, x1, y1, radius),
    box(x0 + widthPx, y0 + widthPx, x1 - widthPx, y1 - widthPx, Math.max(0, radius - widthPx)),
  );

export const disc =
  (centerX: number, centerY: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - centerX, y - centerY) - radius;

/** A straight stroke with flat ends. */
export function stroke(x0: number, y0: number, x1: number, y1: number, widthPx: number): Shape {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const ux = (x1 - x0) / length;
  const uy = (y1 - y0) / length;
  return (x, y) => {
    const along = (x - x0) * ux + (y - y0) * uy;
    const across = Math.abs((x - x0) * uy - (y - y0) * ux) - widthPx / 2;
    return Math.max(across, -along, along - length);
  };
}

export function createBoard(sizePx: number): Board {
  return { sizePx, premultiplied: new Float32Array(sizePx * sizePx * 4) };
}

const coverage = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance));

/** The rows and columns to visit, so that a digit costs no more than its own box. Pixels, end exclusive. */
export interface Area {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

function visit(board: Board, area: Area | undefined, shape: Shape, paint: (at: number, share: number) => void): void {
  const { sizePx } = board;
  const [x0, y0] = area ? [Math.max(0, Math.floor(area.x0)), Math.max(0, Math.floor(area.y0))] : [0, 0];
  const [x1, y1] = area
    ? [Math.min(sizePx, Math.ceil(area.x1)), Math.min(sizePx, Math.ceil(area.y1))]
    : [sizePx, sizePx];
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) {
      const share = coverage(shape(x + 0.5, y + 0.5));
      if (share > 0) paint((y * sizePx + x) * 4, share);
    }
  }
}

/** Paints a shape over what is there. */
export function fill(board: Board, shape: Shape, color: Color, area?: Area): void {
  const out = board.premultiplied;
  const source = [color[0] / 255, color[1] / 255, color[2] / 255, 1];
  visit(board, area, shape, (at, share) => {
    for (let channel = 0; channel < 4; channel += 1) {
      out[at + channel] = (source[channel] ?? 0) * share + (out[at + channel] ?? 0) * (1 - share);
    }
  });
}

/** Makes what a shape covers transparent again. */
export function erase(board: Board, shape: Shape, area?: Area): void {
  const out = board.premultiplied;
  visit(board, area, shape, (at, share) => {
    for (let channel = 0; channel < 4; channel += 1) out[at + channel] = (out[at + channel] ?? 0) * (1 - share);
  });
}

const byte = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 255);

/** Bytes in the order blue, green, red, alpha, colour premultiplied: what the native image wants on every platform. */
export function toBgra(board: Board): Uint8Array {
  const { premultiplied: from } = board;
  const bytes = new Uint8Array(from.length);
  for (let at = 0; at < from.length; at += 4) {
    bytes[at] = byte(from[at + 2] ?? 0);
    bytes[at + 1] = byte(from[at + 1] ?? 0);
    bytes[at + 2] = byte(from[at] ?? 0);
    bytes[at + 3] = byte(from[at + 3] ?? 0);
  }
  return bytes;
}

/** Bytes in the order red, green, blue, alpha, colour not premultiplied: what picture files and canvases want. */
export function toRgba(board: Board): Uint8Array {
  const { premultiplied: from } = board;
  const bytes = new Uint8Array(from.length);
  for (let at = 0; at < from.length; at += 4) {
    const alpha = from[at + 3] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      bytes[at + channel] = alpha === 0 ? 0 : byte((from[at + channel] ?? 0) / alpha);
    }
    bytes[at + 3] = byte(alpha);
  }
  return bytes;
}
