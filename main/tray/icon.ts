import { glyph, type Glyph, type GlyphSize } from './icon-glyphs.ts';
import { markShape, markSign, type MarkKind } from './icon-marks.ts';
import {
  box,
  createBoard,
  disc,
  erase,
  fill,
  frame,
  intersect,
  move,
  union,
  type Board,
  type Color,
  type Shape,
} from './icon-shapes.ts';

/** How the icon says how fresh its number is; every state differs in shape as well as in colour. */
export const ICON_STATES = ['fresh', 'stale', 'offline', 'error', 'key-locked', 'connecting', 'paused'] as const;
export type IconState = (typeof ICON_STATES)[number];

/** What is drawn: `text` is up to four characters of `0-9`, `.`, `k`, `s`, `m`, `+`, `–`, or empty where no number is known. */
export interface TrayIcon {
  readonly text: string;
  readonly state: IconState;
  /** Something unusual goes on: a dot in the corner, where no mark of the state is. */
  readonly alert?: boolean;
}

/** Orange: stands out from dark and light panels alike (tested: at least 3:1), from which a ring sets it off. */
export const ALERT_DOT: Color = [226, 88, 0];

interface Look {
  readonly plate: Color;
  readonly ink: Color;
  readonly mark: MarkKind | null;
  /** An outline, for a plate that a dark panel would swallow. */
  readonly rim?: Color;
}

/** Plates stand out from black and white panels alike, and the ink from the plate (tested: at least 3:1 and 4.5:1). */
export const ICON_LOOKS: Readonly<Record<IconState, Look>> = {
  fresh: { plate: [47, 107, 255], ink: [255, 255, 255], mark: null },
  connecting: { plate: [47, 107, 255], ink: [255, 255, 255], mark: null },
  stale: { plate: [106, 115, 128], ink: [255, 255, 255], mark: 'clock' },
  paused: { plate: [106, 115, 128], ink: [255, 255, 255], mark: 'pause' },
  offline: { plate: [41, 48, 61], ink: [233, 237, 243], mark: 'cross', rim: [132, 141, 156] },
  error: { plate: [222, 44, 52], ink: [255, 255, 255], mark: 'exclamation' },
  'key-locked': { plate: [200, 115, 0], ink: [24, 15, 0], mark: 'padlock' },
};

interface Text {
  readonly glyphs: readonly { readonly shape: Shape; readonly x0: number; readonly widthPx: number }[];
  readonly heightPx: number;
  readonly widthPx: number;
}

/** Whole-pixel sizes for so many characters in a square of `sizePx`, flatter where a mark needs the top. */
function glyphSize(count: number, sizePx: number, flat: boolean): GlyphSize & { readonly gapPx: number } {
  const gapPx = Math.max(1, Math.round(sizePx / (count > 2 ? 22 : 16)));
  const room = sizePx - (count > 3 ? 1 : 2) * Math.max(1, Math.floor(sizePx / 22));
  const tall = [0.6, 0.56, 0.52, 0.48][count - 1] ?? 0.48;
  const heightPx = Math.round(sizePx * (flat ? Math.min(tall, sizePx < 20 ? 0.5 : 0.42) : tall));
  const widest = Math.round(Math.min(sizePx * (count === 1 ? 0.44 : 0.41), heightPx * 0.8));
  const widthPx = Math.max(3, Math.min(widest, Math.floor((room - (count - 1) * gapPx) / count)));
  const strokePx = Math.max(1, Math.round(Math.min(sizePx / (count === 1 ? 8.5 : 10), widthPx / 2.9, heightPx / 4.8)));
  return { widthPx, heightPx, strokePx, gapPx };
}

function layOut(text: string, sizePx: number, flat: boolean): Text {
  const characters = Array.from(text).slice(0, 4);
  const size = glyphSize(characters.length, sizePx, flat);
  let x0 = 0;
  const glyphs = characters.map((character) => {
    const drawn: Glyph = glyph(character, size);
    const placed = { shape: drawn.shape, x0, widthPx: drawn.widthPx };
    x0 += drawn.widthPx + size.gapPx;
    return placed;
  });
  return { glyphs, heightPx: size.heightPx, widthPx: x0 - size.gapPx };
}

function drawText(board: Board, text: Text, x: number, y: number, color: Color): void {
  for (const { shape, x0, widthPx } of text.glyphs) {
    const area = { x0: x + x0, y0: y, x1: x + x0 + widthPx, y1: y + text.heightPx };
    fill(board, move(shape, area.x0, area.y0), color, area);
  }
}

function dots(sizePx: number, centerY: number, radius: number): Shape {
  const step = Math.round(sizePx * 0.27);
  const center = sizePx / 2;
  return union(
    disc(center - step, centerY, radius),
    disc(center, centerY, radius),
    disc(center + step, centerY, radius),
  );
}

/** Draws the icon with the count in it. `sizePx` is the side of the square in device pixels, from 16 up. */
export function drawIcon({ text, state, alert = false }: TrayIcon, sizePx: number): Board {
  const board = createBoard(sizePx);
  const look = ICON_LOOKS[state];
  const dotted = alert && look.mark === null;
  const unit = Math.max(1, Math.round(sizePx / 22));
  const radius = sizePx * 0.24;
  const plate = box(0, 0, sizePx, sizePx, radius);

  fill(board, plate, look.plate);
  if (look.rim) fill(board, frame(0, 0, sizePx, sizePx, radius, unit), look.rim);

  if (state === 'connecting') {
    drawConnecting(board, text, sizePx, look.ink);
    return board;
  }
  if (text === '') {
    drawSign(board, look, sizePx);
    return board;
  }
  const drawn = layOut(text, sizePx, look.mark !== null || dotted);
  const x = Math.round((sizePx - drawn.widthPx) / 2);
  if (look.mark === null && !dotted) {
    drawText(board, drawn, x, Math.round((sizePx - drawn.heightPx) / 2), look.ink);
    return board;
  }
  const y = sizePx - drawn.heightPx - Math.max(1, Math.floor(sizePx / 11));
  if (look.rim) {
    // The outline makes room for the digits, which may reach from side to side.
    const room = box(x - unit, y - unit, x + drawn.widthPx + unit, y + drawn.heightPx);
    fill(board, intersect(plate, room), look.plate);
  }
  drawText(board, drawn, x, y, look.ink);
  drawMark(board, look, sizePx, unit, y);
  return board;
}

/**
 * The mark in the top right corner, set off from the plate by a transparent ring; on a plate with a rim by a dark one,
 * and then it is light. Without a mark of the state it is the dot that says that something goes on.
 */
function drawMark(board: Board, look: Look, sizePx: number, unit: number, roomPx: number): void {
  const r = (roomPx - unit) / 2;
  const [cx, cy] = [sizePx - r, r];
  const ring = disc(cx, cy, r + unit);
  if (look.rim) fill(board, ring, look.plate);
  else erase(board, ring);
  if (look.mark === null) fill(board, disc(cx, cy, r), ALERT_DOT);
  else fill(board, markShape(look.mark, cx, cy, r), look.rim ? look.ink : look.plate);
}

function drawConnecting(board: Board, text: string, sizePx: number, ink: Color): void {
  if (text === '') {
    fill(board, dots(sizePx, sizePx / 2, sizePx * 0.095), ink);
    return;
  }
  const drawn = layOut(text, sizePx, true);
  const y = Math.round(sizePx * 0.16);
  drawText(board, drawn, Math.round((sizePx - drawn.widthPx) / 2), y, ink);
  fill(board, dots(sizePx, Math.round(sizePx * 0.82), Math.max(1, sizePx * 0.065)), ink);
}

/** With no number to show, the sign itself is shown large. */
function drawSign(board: Board, look: Look, sizePx: number): void {
  const center = sizePx / 2;
  if (look.mark === null) {
    const drawn = layOut('–', sizePx, false);
    drawText(
      board,
      drawn,
      Math.round((sizePx - drawn.widthPx) / 2),
      Math.round((sizePx - drawn.heightPx) / 2),
      look.ink,
    );
    return;
  }
  const r = sizePx * 0.36;
  const sign = look.mark === 'clock' ? markShape('clock', center, center, r) : markSign(look.mark, center, center, r);
  fill(board, sign, look.ink);
}

/**
 * The macOS menu bar's glyph: black on transparent, coloured by the system; the count stands beside it as text. A video
 * camera with the sign of the state cut out of it; only an outline while offline.
 */
export function drawTemplate(state: IconState, sizePx: number, alert = false): Board {
  const board = createBoard(sizePx);
  const black: Color = [0, 0, 0];
  const unit = Math.max(1, Math.round(sizePx / 18));
  const u = sizePx / 18;
  const [left, right] = [unit, Math.round(13 * u)];
  const [top, bottom] = [Math.round(3 * u), Math.round(15 * u)];
  const [centerX, centerY] = [(left + right) / 2, (top + bottom) / 2];
  const lensLeft = right + unit;
  const lens: Shape = intersect(
    box(lensLeft, top + u, sizePx - unit, bottom - u, u),
    (x, y) => Math.abs(y - centerY) - (x - lensLeft) * 0.8 - 2 * u,
  );
  const { mark } = ICON_LOOKS[state];
  if (mark === 'cross') {
    fill(board, union(frame(left, top, right, bottom, 3 * u, unit), lens), black);
    fill(board, markSign(mark, centerX, centerY, 5 * u), black);
    return board;
  }
  fill(board, union(box(left, top, right, bottom, 3 * u), lens), black);
  if (state === 'connecting') {
    const step = 3 * u;
    erase(board, union(...[-step, 0, step].map((dx) => disc(centerX + dx, centerY, u))));
  }
  if (mark === 'clock') erase(board, markShape(mark, centerX, centerY, 4.4 * u));
  else if (mark === null && alert && state !== 'connecting') erase(board, disc(centerX, centerY, 2.6 * u));
  else if (mark !== null) erase(board, markSign(mark, centerX, centerY, 4.6 * u));
  return board;
}
