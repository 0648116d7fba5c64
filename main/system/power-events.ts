/** The part of Electron's `powerMonitor` that is used. */
export interface PowerMonitor {
  on(event: 'suspend' | 'resume' | 'unlock-screen', listener: () => void): unknown;
  off(event: 'suspend' | 'resume' | 'unlock-screen', listener: () => void): unknown;
}

/**
 * Tells when the computer goes to sleep and when somebody is back at it.
 * @returns how to stop listening
 */
export function watchPower(
  monitor: PowerMonitor,
  { onSleep, onWake }: { readonly onSleep: () => void; readonly onWake: () => void },
): () => void {
  monitor.on('suspend', onSleep);
  monitor.on('resume', onWake);
  monitor.on('unlock-screen', onWake);
  return () => {
    monitor.off('suspend', onSleep);
    monitor.off('resume', onWake);
    monitor.off('unlock-screen', onWake);
  };
}
