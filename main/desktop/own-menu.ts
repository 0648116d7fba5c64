import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron';
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
    // Without words of ours until a language is chosen.
    this.#set(applicationMenu(process.platform, !app.isPackaged));
  }

  speak(language: Language): void {
    if (this.#shown?.tag === language.tag) return;
    this.#shown = language;
    const { open, exportCsv, logFolder } = this.#options;
    this.#set(
      applicationMenu(process.platform, !app.isPackaged, {
        language,
        open,
        exportCsv,
        logFolder: () => void shell.openPath(logFolder()),
      }),
    );
  }

  #set(template: MenuItemConstructorOptions[]): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }
}
