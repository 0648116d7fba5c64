import type { Dialog, FileFilter } from 'electron';
import { dirname, join } from 'node:path';

/** Asks for a file to write or to read. */
export interface FileDialogs {
  /** A path to write to; null when the person changed their mind. */
  save(question: FileQuestion & { readonly fileName: string }): Promise<string | null>;
  /** A path to read from; null when the person changed their mind. */
  open(question: FileQuestion): Promise<string | null>;
  /** Whether a path was chosen for saving in this run. */
  wasChosen(path: string): boolean;
}

export interface FileQuestion {
  readonly title: string;
  readonly type: FileFilter;
}

export interface FileDialogsOptions {
  readonly dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;
  /** The window to ask in front of, if it is on screen. */
  readonly parent: () => Electron.BaseWindow | null;
  readonly folder: () => string;
}

/** Builds the asker; it remembers the folder last used, for this run. */
export function createFileDialogs({ dialog, parent, folder }: FileDialogsOptions): FileDialogs {
  let lastFolder: string | null = null;
  const chosenPaths = new Set<string>();

  function chosen(path: string | undefined): string | null {
    if (path === undefined || path === '') return null;
    lastFolder = dirname(path);
    return path;
  }

  return {
    async save({ title, type, fileName }) {
      const question = { title, defaultPath: join(lastFolder ?? folder(), fileName), filters: [type] };
      const window = parent();
      const answer = await (window === null
        ? dialog.showSaveDialog(question)
        : dialog.showSaveDialog(window, question));
      const path = answer.canceled ? null : chosen(answer.filePath);
      if (path !== null) chosenPaths.add(path);
      return path;
    },
    async open({ title, type }) {
      const question = {
        title,
        defaultPath: lastFolder ?? folder(),
        filters: [type],
        properties: ['openFile' as const],
      };
      const window = parent();
      const answer = await (window === null
        ? dialog.showOpenDialog(question)
        : dialog.showOpenDialog(window, question));
      return answer.canceled ? null : chosen(answer.filePaths[0]);
    },
    wasChosen: (path) => chosenPaths.has(path),
  };
}
