import type { Clock } from './clock.ts';

/** The part of Electron's `app` that is used. */
export interface LivingApp {
  on(event: 'second-instance', listener: (event: unknown, argv: readonly string[]) => void): unknown;
  on(event: 'activate' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  exit(code: number): void;
  quit(): void;
}

/** The part of Node's process that is used. */
export interface SignaledProcess {
  on(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
}

export interface AppLifeOptions {
  readonly app: LivingApp;
  readonly process: SignaledProcess;
  readonly clock: Pick<Clock, 'after'>;
  /** The app at work; null until Electron is ready. */
  readonly running: () => Promise<{ show(): void; stop(): Promise<void> }> | null;
  /** Ends this process at once, when even leaving it hangs. */
  readonly kill: () => void;
}

/** Everything that counts is on disk long before. */
const QUIT_LIMIT_MS = 900;

/** What a tray app does when it is started twice, clicked in the dock, left without a window, and quit. */
export function liveInTray({ app, process, clock, running, kill }: AppLifeOptions): void {
  const show = (): void => {
    void running()?.then((current) => {
      current.show();
    });
  };
  let stopping = false;
  app.on('second-instance', (_event, argv) => {
    // Started by the system a second time: nobody asked to see anything.
    if (!argv.includes('--hidden')) show();
  });
  app.on('activate', show);
  // A logout, a shutdown, Ctrl+C and a terminal that is closed; unheard, they end the process where it stands.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      app.quit();
    });
  }
  // Closing the window is not quitting.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    const current = running();
    if (stopping || current === null) return;
    event.preventDefault();
    stopping = true;
    // A keychain that asks or a dead disk must not hold up quitting, nor the next start.
    clock.after(QUIT_LIMIT_MS, () => {
      app.exit(0);
      // Counted from here: on a computer that stood still for a while both would be due at once.
      clock.after(QUIT_LIMIT_MS, kill);
    });
    void current
      .then((runningApp) => runningApp.stop())
      .finally(() => {
        app.quit();
      });
  });
}
