import { box, disc, intersect, stroke, subtract, union, type Shape } from './icon-shapes.ts';

/** The small signs that say, by shape alone, what is wrong. Each fits a disc around (centerX, centerY). */

export type MarkKind = 'exclamation' | 'clock' | 'padlock' | 'pause' | 'cross';

/** A mark as it stands in the corner: a disc with its sign cut out, or the padlock by itself. */
export function markShape(kind: MarkKind, centerX: number, centerY: number, radius: number): Shape {
  const sign = markSign(kind, centerX, centerY, radius);
  return kind === 'padlock' ? sign : subtract(disc(centerX, centerY, radius), sign);
}

/** Cut out of the disc of a mark: the sign itself. `radius` is that of the disc; all in pixels. */
export function markSign(kind: MarkKind, centerX: number, centerY: number, radius: number): Shape {
  const thick = Math.max(1, Math.round(radius * 0.38));
  const left = Math.round(centerX - thick / 2);
  switch (kind) {
    case 'exclamation': {
      const top = Math.round(centerY - radius * 0.68);
      const bottom = Math.round(centerY + radius * 0.72);
      const dot = radius < 4.5 ? 1 : thick;
      const gap = Math.max(1, Math.round(radius * 0.2));
      return union(box(left, top, left + thick, bottom - dot - gap), box(left, bottom - dot, left + thick, bottom));
    }
    case 'clock': {
      const hand = Math.max(1, Math.round(radius * 0.22));
      const x = Math.round(centerX - hand / 2);
      const y = Math.round(centerY - hand / 2);
      return union(
        box(x, Math.round(centerY - radius * 0.66), x + hand, y + hand),
        box(x, y, Math.round(x + radius * 0.6), y + hand),
      );
    }
    case 'pause': {
      const bar = Math.max(1, Math.round(radius * 0.3));
      const gap = Math.max(1, Math.round(radius * 0.28));
      const top = Math.round(centerY - radius * 0.5);
      const bottom = Math.round(centerY + radius * 0.5);
      const start = Math.round(centerX - gap / 2 - bar);
      return union(box(start, top, start + bar, bottom), box(start + bar + gap, top, start + bar * 2 + gap, bottom));
    }
    case 'cross': {
      const arm = radius * 0.5;
      return union(
        stroke(centerX - arm, centerY - arm, centerX + arm, centerY + arm, radius * 0.32),
        stroke(centerX - arm, centerY + arm, centerX + arm, centerY - arm, radius * 0.32),
      );
    }
    case 'padlock':
      return padlock(centerX, centerY, radius);
  }
}

/** A padlock that fills a circle: a body and a shackle, with a keyhole where there is room for one. */
function padlock(centerX: number, centerY: number, radius: number): Shape {
  const halfWidth = Math.max(2, Math.round(radius * 0.78));
  const left = Math.round(centerX - halfWidth);
  const right = left + halfWidth * 2;
  const bottom = Math.round(centerY + radius * 0.92);
  const top = Math.round(centerY - radius * 0.1);
  const shackleTop = Math.round(centerY - radius);
  const thick = Math.max(1, Math.round(radius * 0.34));
  const inset = Math.max(1, Math.round(radius * 0.16));
  const outer = box(left + inset, shackleTop, right - inset, bottom, (right - left) / 2 - inset);
  const inner = box(left + inset + thick, shackleTop + thick, right - inset - thick, bottom, radius);
  const shackle = intersect(subtract(outer, inner), box(left, shackleTop, right, top + 1));
  const body = box(left, top, right, bottom, Math.max(1, radius * 0.2));
  if (radius < 7) return union(shackle, body);
  const hole = disc(centerX, (top + bottom) / 2, radius * 0.2);
  return union(shackle, subtract(body, hole));
}
