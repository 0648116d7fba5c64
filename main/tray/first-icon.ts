import type { Tray } from 'electron';
import { cutTooltip, iconText } from './icon-text.ts';
import { trayImage, type ImageMaker } from './tray-image.ts';

/**
 * The icon before anything else of Glance is loaded, languages included: today's last known number with the dots that mean
 * "not of now", in the picture and in the tooltip. `createTray` takes it over.
 */
export interface FirstIconOptions {
  readonly electron: {
    readonly Tray: new (image: Electron.NativeImage) => Tray;
    readonly nativeImage: ImageMaker;
  };
  readonly platform: NodeJS.Platform;
  /** Null where none is known. */
  readonly lastCount: number | null;
  /** The app's own name where there is no account. */
  readonly accountName: string;
}

/** Puts it into the tray. */
export function showFirstIcon({ electron, platform, lastCount, accountName }: FirstIconOptions): Tray {
  const text = lastCount === null ? '' : iconText(lastCount);
  const tray = new electron.Tray(trayImage(electron.nativeImage, platform, { text, state: 'connecting' }));
  tray.setToolTip(cutTooltip([...(lastCount === null ? [] : [`${text} …`]), accountName].join(' · ')));
  if (platform === 'darwin' && text !== '') tray.setTitle(text, { fontType: 'monospacedDigit' });
  return tray;
}
