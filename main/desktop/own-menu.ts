import { app, Menu, shell } from 'electron';
import type { WindowView } from '../contract/windows.ts';
import type { Language } from '../domain/wording/language.ts';
import { applicationMenu } from '../windows/application-menu.ts';

export interface OwnMenuOptions {
  readonly open: (view: WindowView) => void;
  readonly exportCsv: () => void;
  readonly logFolder: () => string;
}

/** The menu of the windows, in the current language. */
export class OwnMenu {
  readonly #options: OwnMenuOptions;
  #shown: Language | null = null;

  constructor(options: OwnMenuOptions) {
    this.#options = options;
  }

  speak(language: Language): void {
    if (this.#shown?.tag === language.tag) return;
    this.#shown = language;
    const { open, exportCsv, logFolder } = this.#options;
    const template = applicationMenu(process.platform, !app.isPackaged, {
      language,
      open,
      exportCsv,
      logFolder: () => void shell.openPath(logFolder()),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }
}
