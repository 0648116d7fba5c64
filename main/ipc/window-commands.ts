import type { Shell } from 'electron';
import { fail, ok } from '../contract/errors.ts';
import type { HelpPage } from '../contract/ipc.ts';
import type { FileDialogs } from '../windows/file-dialogs.ts';
import type { MainWindow } from '../windows/main-window.ts';
import type { PopoverWindow } from '../windows/popover-window.ts';
import type { WindowMemory } from '../windows/window-memory.ts';
import type { Clock } from '../system/clock.ts';
import { A_PERSONS_PACE, createGate } from './rate-limit.ts';
import type { CommandHandlers } from './register.ts';

/** What the windows ask about themselves, one another and pages outside. */

export type WindowCommands = Pick<
  CommandHandlers,
  | 'pageReady'
  | 'contentHeight'
  | 'lastView'
  | 'rememberView'
  | 'openWindow'
  | 'openHelp'
  | 'openLogFolder'
  | 'showInFolder'
  | 'quit'
>;

export interface WindowCommandsOptions {
  readonly mainWindow: Pick<MainWindow, 'show' | 'pageReady'>;
  readonly popover: Pick<PopoverWindow, 'close' | 'fit' | 'pageReady'>;
  readonly memory: Pick<WindowMemory, 'get' | 'note'>;
  readonly shell: Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder'>;
  readonly logFolder: () => string;
  readonly files: Pick<FileDialogs, 'wasChosen'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly quit: () => void;
}

/** The only address outside that is ever opened, in the person's own browser. */
const HELP_URLS: Record<HelpPage, string> = {
  'acquire-api': 'https://developer.acquire.io/rest-apis/authorization',
};

/** Builds the commands on the windows. */
export function windowCommands({
  mainWindow,
  popover,
  memory,
  shell,
  files,
  logFolder,
  clock,
  quit,
}: WindowCommandsOptions): WindowCommands {
  const mayOpen = createGate(clock, A_PERSONS_PACE);
  return {
    pageReady: (_nothing, asker) => {
      if (asker === 'main') mainWindow.pageReady();
      else popover.pageReady();
      return ok(null);
    },
    contentHeight: (heightPx, asker) => {
      if (asker === 'popover') popover.fit(heightPx);
      return ok(null);
    },
    lastView: () => ok(memory.get().shownView),
    rememberView: (shownView, asker) => {
      // The popover shows today, whatever the dashboard shows.
      if (asker === 'main') memory.note({ shownView });
      return ok(null);
    },
    openWindow: (view) => {
      popover.close();
      mainWindow.show({ view });
      return ok(null);
    },
    openHelp: async (page) => {
      if (!mayOpen()) return fail('too-often');
      try {
        await shell.openExternal(HELP_URLS[page]);
        return ok(null);
      } catch {
        return fail('internal');
      }
    },
    openLogFolder: async () => {
      if (!mayOpen()) return fail('too-often');
      const failure = await shell.openPath(logFolder());
      return failure === '' ? ok(null) : fail('file-not-readable', failure);
    },
    showInFolder: (path) => {
      // A page cannot have any other place opened.
      if (!files.wasChosen(path)) return fail('invalid-argument');
      if (!mayOpen()) return fail('too-often');
      shell.showItemInFolder(path);
      return ok(null);
    },
    quit: () => {
      quit();
      return ok(null);
    },
  };
}
