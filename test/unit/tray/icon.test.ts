import { describe, expect, it } from 'vitest';
import { drawIcon, drawTemplate, ICON_LOOKS, ICON_STATES } from '../../../main/tray/icon.ts';
import { toBgra, toRgba, type Board, type Color } from '../../../main/tray/icon-shapes.ts';

const SIZES = [16, 20, 22, 24, 32, 44, 48];
const TEXTS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '42', '11', '88', '128', '888', '1k', '12k', '99k+'];
const DARK_PANEL: Color = [30, 30, 32];
const LIGHT_PANEL: Color = [242, 242, 245];

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(color: Color): number {
  const [r = 0, g = 0, b = 0] = color.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: Color, b: Color): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const alphas = (board: Board): number[] => Array.from(toRgba(board)).filter((_, index) => index % 4 === 3);
const pixels = (text: string, state: (typeof ICON_STATES)[number], sizePx = 22): string =>
  Buffer.from(toRgba(drawIcon({ text, state }, sizePx))).toString('hex');

/** What is seen on a panel, in grey: what is left for eyes that see no colours. */
function greyOn(panel: Color, board: Board): number[] {
  const rgba = toRgba(board);
  return Array.from({ length: rgba.length / 4 }, (_, index) => {
    const alpha = (rgba[index * 4 + 3] ?? 0) / 255;
    const mix = (channel: 0 | 1 | 2): number => (rgba[index * 4 + channel] ?? 0) * alpha + panel[channel] * (1 - alpha);
    return 0.2126 * mix(0) + 0.7152 * mix(1) + 0.0722 * mix(2);
  });
}

/** Which pixels are ink rather than plate, whatever the colours: the drawing's shape alone. */
function inkOf(board: Board, ink: Color): boolean[] {
  const rgba = toRgba(board);
  return Array.from({ length: rgba.length / 4 }, (_, index) =>
    ([0, 1, 2] as const).every((channel) => Math.abs((rgba[index * 4 + channel] ?? 0) - ink[channel]) < 24),
  );
}

describe('the digits', () => {
  it.each(SIZES)('all differ at %i px', (sizePx) => {
    const drawn = TEXTS.map((text) => pixels(text, 'fresh', sizePx));
    expect(new Set(drawn).size).toBe(TEXTS.length);
  });

  it('differ from each other by more than a speck at 22 px, in every state', () => {
    for (const state of ICON_STATES) {
      const { ink } = ICON_LOOKS[state];
      const shapes = TEXTS.slice(0, 10).map((text) => inkOf(drawIcon({ text: `3${text}`, state }, 22), ink));
      for (const [first, a] of shapes.entries()) {
        for (const b of shapes.slice(first + 1)) {
          expect(a.filter((on, index) => on !== b[index]).length).toBeGreaterThanOrEqual(3);
        }
      }
    }
  });

  it('stand whole inside the icon: no ink touches the outermost pixels', () => {
    for (const text of ['888', '42', '8']) {
      const ink = inkOf(drawIcon({ text, state: 'fresh' }, 22), ICON_LOOKS['fresh'].ink);
      const edge = ink.filter((_, at) => at % 22 === 0 || at % 22 === 21 || at < 22 || at >= 22 * 21);
      expect(edge.every((on) => !on)).toBe(true);
    }
  });

  it('have strokes of full strength at 22 px, not smears', () => {
    for (const text of ['1', '4', '7', '42', '128']) {
      const ink = inkOf(drawIcon({ text, state: 'fresh' }, 22), ICON_LOOKS['fresh'].ink);
      expect(ink.filter(Boolean).length).toBeGreaterThan(text.length * 12);
    }
  });
});

describe('the states', () => {
  it.each(['42', '128', ''])('all differ in grey and in shape with “%s”', (text) => {
    for (const panel of [DARK_PANEL, LIGHT_PANEL]) {
      const drawn = ICON_STATES.map((state) => greyOn(panel, drawIcon({ text, state }, 22)));
      for (const [first, a] of drawn.entries()) {
        for (const b of drawn.slice(first + 1)) {
          if (text === '' && first === ICON_STATES.indexOf('fresh')) continue;
          expect(a.filter((grey, at) => Math.abs(grey - (b[at] ?? 0)) > 40).length).toBeGreaterThanOrEqual(6);
        }
      }
    }
  });

  it('differ by the outline or the sign even where two share a colour', () => {
    expect(pixels('42', 'stale')).not.toBe(pixels('42', 'paused'));
    expect(pixels('42', 'fresh')).not.toBe(pixels('42', 'connecting'));
  });

  it.each(ICON_STATES)('%s: the number stands out from its plate', (state) => {
    const { ink, plate } = ICON_LOOKS[state];
    expect(contrast(ink, plate)).toBeGreaterThanOrEqual(4.49);
  });

  it.each(ICON_STATES)('%s: the icon stands out from dark and from light panels', (state) => {
    const { plate, rim } = ICON_LOOKS[state];
    for (const panel of [DARK_PANEL, LIGHT_PANEL]) {
      const best = Math.max(contrast(plate, panel), rim === undefined ? 0 : contrast(rim, panel));
      expect(best).toBeGreaterThanOrEqual(3);
    }
  });

  it('of macOS are seven different glyphs of alpha alone', () => {
    for (const sizePx of [18, 36, 54]) {
      const drawn = ICON_STATES.map((state) => drawTemplate(state, sizePx));
      expect(new Set(drawn.map((board) => alphas(board).join())).size).toBe(ICON_STATES.length);
      for (const board of drawn) {
        expect(Array.from(toRgba(board)).every((byte, at) => at % 4 === 3 || byte === 0)).toBe(true);
      }
    }
  });
});

describe('the bytes', () => {
  it('are blue, green, red, alpha with the colour premultiplied', () => {
    const board: Board = { sizePx: 1, premultiplied: new Float32Array([0.5, 0.25, 0, 0.5]) };
    expect(Array.from(toBgra(board))).toEqual([0, 64, 128, 128]);
    expect(Array.from(toRgba(board))).toEqual([255, 128, 0, 128]);
  });

  it('leave the corners to the panel and fill the middle', () => {
    const alpha = alphas(drawIcon({ text: '42', state: 'fresh' }, 22));
    expect(alpha[0]).toBe(0);
    expect(alpha[11 * 22 + 11]).toBe(255);
  });

  it('are right for every size and any text', () => {
    for (const sizePx of SIZES) {
      for (const text of ['', '99k+', '??', '123456']) {
        expect(toBgra(drawIcon({ text, state: 'error' }, sizePx))).toHaveLength(sizePx * sizePx * 4);
      }
    }
  });
});
