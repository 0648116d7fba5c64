import type { App, Screen } from 'electron';
import { watchPower, type PowerMonitor } from '../system/power-events.ts';

export interface SurroundingsOptions {
  readonly app: Pick<App, 'on' | 'off'>;
  readonly powerMonitor: PowerMonitor;
  readonly screen: Pick<Screen, 'on' | 'off'>;
  readonly onSleep: () => void;
  readonly onWake: () => void;
  /** A screen went, or is another size. */
  readonly onScreens: () => void;
  /** What was drawn is lost with the process that drew it. */
  readonly onPicturesLost: () => void;
}

/**
 * Watches what happens to the computer around the app: sleep, screens, graphics.
 * @returns how to stop watching
 */
export function watchSurroundings(options: SurroundingsOptions): () => void {
  const { app, screen, powerMonitor, onSleep, onWake, onScreens, onPicturesLost } = options;
  const onGone = (_event: unknown, { type }: { readonly type: string }): void => {
    if (type === 'GPU') onPicturesLost();
  };
  const stopPower = watchPower(powerMonitor, { onSleep, onWake });
  app.on('child-process-gone', onGone);
  screen.on('display-removed', onScreens);
  screen.on('display-metrics-changed', onScreens);
  return () => {
    stopPower();
    app.off('child-process-gone', onGone);
    screen.off('display-removed', onScreens);
    screen.off('display-metrics-changed', onScreens);
  };
}
