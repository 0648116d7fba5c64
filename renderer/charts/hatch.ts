const TILE_PX = 6;

/** The stripes of the charts of a page. */
export interface Hatched {
  /** Of what is not final. */
  readonly provisional: CanvasPattern | string;
  /** Of what is missing. */
  readonly missing: CanvasPattern | string;
}

/**
 * Diagonal stripes: what is not final is hatched, so that it does not depend on telling two shades apart.
 * `background` fills between the stripes; leave it out for see-through. A plain colour where no canvas is to be had.
 */
export function hatch(stripe: string, lineWidth: number, background?: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const scale = Math.max(1, Math.round(devicePixelRatio));
  tile.width = TILE_PX * scale;
  tile.height = TILE_PX * scale;
  const context = tile.getContext('2d');
  if (context === null) return stripe;
  context.scale(scale, scale);
  if (background !== undefined) {
    context.fillStyle = background;
    context.fillRect(0, 0, TILE_PX, TILE_PX);
  }
  context.strokeStyle = stripe;
  context.lineWidth = lineWidth;
  context.beginPath();
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    context.moveTo(shift - 1, TILE_PX + 1);
    context.lineTo(shift + TILE_PX + 1, -1);
  }
  context.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern ?? stripe;
}
