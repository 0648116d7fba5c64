import { box, frame, intersect, stroke, subtract, turnAround, union, type Shape } from './icon-shapes.ts';

/**
 * Digits drawn for the tray: every straight edge lies on a whole pixel at every size, so a count stays readable where
 * scaled text would blur. A glyph fills the box from the origin to (widthPx, heightPx).
 */

export interface GlyphSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Thickness of the strokes. All three are whole pixels. */
  readonly strokePx: number;
}

export interface Glyph {
  readonly widthPx: number;
  readonly shape: Shape;
}

const half = (x0: number, y0: number, x1: number, y1: number): Shape => box(x0, y0, x1, y1);

/** Where the middle bar of a two-storey digit begins. */
const middle = ({ heightPx: h, strokePx: t }: GlyphSize): number => Math.floor((h - t) / 2);

/** How round the bowls are: full rounds, but never so round that a narrow digit turns into a diamond. */
const bowlRadius = ({ widthPx: w, strokePx: t }: GlyphSize): number => Math.min(w / 2, t * 1.5 + w * 0.12);

function zero(size: GlyphSize): Shape {
  return frame(0, 0, size.widthPx, size.heightPx, bowlRadius(size), size.strokePx);
}

/** Narrower than the others: a stem with a flag. */
function one(size: GlyphSize): Glyph {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const widthPx = Math.max(t + 1, Math.round(w * 0.36) + t);
  const flag = stroke(widthPx - t / 2, -t * 0.2, -t * 0.6, (widthPx - t) * 0.85 + t * 0.35, t);
  const shape = union(box(widthPx - t, 0, widthPx, h), intersect(flag, half(0, 0, widthPx, h)));
  return { widthPx, shape };
}

function two(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const r = bowlRadius(size);
  const turn = Math.round(h * 0.34);
  const arch = frame(0, 0, w, h, r, t);
  const leftEnd = Math.max(t + 1, Math.round(h * 0.28));
  const top = union(intersect(arch, half(0, 0, w / 2 + 0.5, leftEnd)), intersect(arch, half(w / 2, 0, w, turn)));
  const slant = stroke(w - t * 0.55, turn - t * 0.6, t * 0.2, h - t * 0.6, t * 1.05);
  return union(top, intersect(slant, half(0, turn - t * 0.2, w, h)), box(0, h - t, w, h));
}

function three(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const r = bowlRadius(size);
  const m = middle(size);
  const end = Math.max(t + 1, Math.round(h * 0.26));
  const bowls = union(frame(0, 0, w, m + t, r, t), frame(0, m, w, h, r, t));
  const open = half(-1, end, w / 2, h - end);
  return union(subtract(bowls, open), box(Math.round(w * 0.3), m, w - r, m + t));
}

function four(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const stemRight = w - Math.max(w > 3 ? 1 : 0, Math.round(w * 0.14));
  const barTop = Math.min(h - t - 1, Math.round(h * 0.62));
  const slant = stroke(stemRight - t * 0.5, -t * 0.4, t * 0.35, barTop + t * 0.3, t);
  return union(
    box(stemRight - t, 0, stemRight, h),
    box(0, barTop, w, barTop + t),
    intersect(slant, half(0, 0, stemRight, barTop + t)),
  );
}

function five(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const r = bowlRadius(size);
  const bowlTop = Math.max(t + 1, Math.round(h * 0.38));
  const end = Math.max(t + 1, Math.round(h * 0.26));
  const bowl = subtract(frame(0, bowlTop, w, h, r, t), half(-1, bowlTop, w / 2, h - end));
  return union(box(0, 0, w - (w > 6 ? 1 : 0), t), box(0, 0, t, bowlTop + t), box(0, bowlTop, w - r, bowlTop + t), bowl);
}

function six(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const r = bowlRadius(size);
  const bowlTop = Math.max(t + 1, Math.round(h * 0.4));
  const end = Math.max(t + 1, Math.round(h * 0.26));
  const sweep = subtract(frame(0, 0, w, h, r, t), half(w / 2, end, w + 1, h - r));
  return union(subtract(sweep, half(w / 2, end, w + 1, h)), frame(0, bowlTop, w, h, r, t));
}

function seven(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const foot = w * 0.24 + t * 0.5;
  const slant = stroke(w - t * 0.5, t * 0.4, foot, h + t, t * 1.08);
  return union(box(0, 0, w, t), intersect(slant, half(0, 0, w, h)));
}

function eight(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const r = bowlRadius(size);
  const m = middle(size);
  return union(frame(0, 0, w, m + t, r, t), frame(0, m, w, h, r, t));
}

function k(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const waist = Math.round(h * 0.64);
  const arm = stroke(t * 0.5, waist + t * 0.35, w, Math.round(h * 0.3) + t * 0.1, t);
  const leg = stroke(w * 0.4, waist - t * 0.4, w - t * 0.3, h + t * 0.4, t);
  return union(box(0, 0, t, h), intersect(union(arm, leg), half(0, Math.round(h * 0.28), w, h)));
}

function plus(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const arm = Math.floor((w - t) / 2);
  const top = Math.round(h * 0.55) - arm;
  return union(box(0, top + arm, arm * 2 + t, top + arm + t), box(arm, top, arm + t, top + arm * 2 + t));
}

function dash(size: GlyphSize): Shape {
  const m = middle(size);
  return box(0, m, size.widthPx, m + size.strokePx);
}

/** Of the height of small letters. */
function s(size: GlyphSize): Shape {
  const { widthPx: w, heightPx: h, strokePx: t } = size;
  const top = Math.round(h * 0.3);
  const waist = Math.floor((top + h - t) / 2);
  const bars = union(box(0, top, w, top + t), box(0, waist, w, waist + t), box(0, h - t, w, h));
  return union(bars, union(box(0, top, t, waist + t), box(w - t, waist, w, h)));
}

/** Wider than the others: three stems under a bar. */
function m({ widthPx, heightPx: h, strokePx: t }: GlyphSize): Glyph {
  const w = Math.max(widthPx, 5 * t);
  const top = Math.round(h * 0.3);
  const middleStem = Math.round((w - t) / 2);
  const stems = union(box(0, top, t, h), box(middleStem, top, middleStem + t, h));
  return { widthPx: w, shape: union(box(0, top, w, top + t), union(stems, box(w - t, top, w, h))) };
}

const point = ({ heightPx: h, strokePx: t }: GlyphSize): Glyph => ({ widthPx: t, shape: box(0, h - t, t, h) });

const SHAPES: Readonly<Record<string, (size: GlyphSize) => Shape>> = {
  '0': zero,
  '2': two,
  '3': three,
  '4': four,
  '5': five,
  '6': six,
  '7': seven,
  '8': eight,
  '9': (size) => turnAround(six(size), size.widthPx, size.heightPx),
  k,
  s,
  '+': plus,
  '–': dash,
};

/** The glyph of a character; a dash for one that has none. */
export function glyph(character: string, size: GlyphSize): Glyph {
  if (character === '1') return one(size);
  if (character === 'm') return m(size);
  if (character === '.') return point(size);
  const draw = SHAPES[character] ?? dash;
  return { widthPx: size.widthPx, shape: draw(size) };
}
