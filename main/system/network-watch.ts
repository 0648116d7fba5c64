import type { Clock } from './clock.ts';

/** Notices the network's return. Electron has that event in pages only, and none may be open; so the state is checked while offline. */
export interface NetworkWatch {
  /** Looks while `offline` is true. */
  watch(offline: boolean): void;
}

const LOOK_EVERY_MS = 5_000;

/** Builds a watch at rest. `onReturn` is called once for each time the network comes back. */
export function createNetworkWatch(options: {
  readonly isOnline: () => boolean;
  readonly clock: Clock;
  readonly onReturn: () => void;
}): NetworkWatch {
  let cancel: (() => void) | null = null;
  let wasOnline = true;

  function look(): void {
    const online = options.isOnline();
    if (online && !wasOnline) options.onReturn();
    wasOnline = online;
    cancel = options.clock.after(LOOK_EVERY_MS, look);
  }

  return {
    watch(offline) {
      if (offline && cancel === null) look();
      if (!offline) {
        cancel?.();
        cancel = null;
        wasOnline = true;
      }
    },
  };
}
