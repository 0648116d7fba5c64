import type { Tray } from 'electron';
import { cutTooltip, iconText } from './icon-text.ts';
import type { TrayModel } from './tray-model.ts';
import { trayImage, type ImageMaker } from './tray-image.ts';

/** The picture and the tooltip of the tray before anything is known of now. */
export type FirstLook = Pick<TrayModel, 'icon' | 'tooltip' | 'title'>;

/**
 * Today's last known number with the dots that mean "not of now".
 * @param lastCount null where none is known
 * @param accountName the app's own name where there is no account
 */
export function firstLook(lastCount: number | null, accountName: string): FirstLook {
  const text = lastCount === null ? '' : iconText(lastCount);
  return {
    icon: { text, state: 'connecting' },
    tooltip: cutTooltip([...(lastCount === null ? [] : [`${text} …`]), accountName].join(' · ')),
    title: text,
  };
}

export interface FirstIconOptions {
  readonly electron: {
    readonly Tray: new (image: Electron.NativeImage) => Tray;
    readonly nativeImage: ImageMaker;
  };
  readonly platform: NodeJS.Platform;
  readonly look: FirstLook;
}

/**
 * Puts the icon into the tray before anything else of Glance is loaded, languages included; `createTray` takes it over.
 * Not for Linux, where the icon is our own and is there as soon as the session bus answers.
 */
export function showFirstIcon({ electron, platform, look: { icon, tooltip, title } }: FirstIconOptions): Tray {
  const tray = new electron.Tray(trayImage(electron.nativeImage, platform, icon));
  tray.setToolTip(tooltip);
  if (platform === 'darwin' && title !== '') tray.setTitle(title, { fontType: 'monospacedDigit' });
  return tray;
}
