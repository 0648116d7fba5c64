import type { NativeImage } from 'electron';
import { drawIcon, drawTemplate, type TrayIcon } from './icon.ts';
import { toBgra } from './icon-shapes.ts';

/** The side of a tray icon at scale 1, in pixels, and the scales it is drawn for, each by itself so that all are crisp. */
const SIZES: Readonly<Record<'linux' | 'win32' | 'darwin', { side: number; scales: readonly number[] }>> = {
  linux: { side: 22, scales: [1, 2] },
  win32: { side: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] },
  darwin: { side: 18, scales: [1, 2, 3] },
};

export type ImageMaker = Pick<typeof Electron.nativeImage, 'createFromBitmap'>;

/** The icon for a platform; on macOS a template image, which the system colours. */
export function trayImage(nativeImage: ImageMaker, platform: NodeJS.Platform, icon: TrayIcon): NativeImage {
  const template = platform === 'darwin';
  const { side, scales } = SIZES[platform === 'win32' || platform === 'darwin' ? platform : 'linux'];
  const draw = (scaleFactor: number) => {
    const sizePx = Math.round(side * scaleFactor);
    const board = template ? drawTemplate(icon.state, sizePx, icon.alert) : drawIcon(icon, sizePx);
    return { buffer: Buffer.from(toBgra(board)), width: sizePx, height: sizePx, scaleFactor };
  };
  const { buffer, ...size } = draw(1);
  const image = nativeImage.createFromBitmap(buffer, size);
  for (const scale of scales) if (scale !== 1) image.addRepresentation(draw(scale));
  if (template) image.setTemplateImage(true);
  return image;
}
