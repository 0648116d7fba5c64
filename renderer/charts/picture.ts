import { PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX } from './chart-svg.ts';

/** Twice its size, so that it is sharp on dense screens and in print. */
const SCALE = 2;

/** An SVG document's bytes. */
export const svgBytes = (svg: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(svg);

/**
 * The same picture as a PNG, drawn by the page.
 * @throws Error when the page cannot draw it
 */
export async function pngBytes(
  svg: string,
  size: { readonly width: number; readonly height: number } = { width: PICTURE_WIDTH_PX, height: PICTURE_HEIGHT_PX },
): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = size.width * SCALE;
  canvas.height = size.height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) throw new Error('the picture could not be drawn');
  return new Uint8Array(await blob.arrayBuffer());
}
