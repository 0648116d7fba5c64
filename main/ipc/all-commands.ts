import type { Clipboard } from 'electron';
import type { Result } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import type { ProxyLogins } from '../credentials/proxy-logins.ts';
import type { Language } from '../domain/wording/language.ts';
import type { Notifier } from '../notifications/notifier.ts';
import type { Clock } from '../system/clock.ts';
import type { Profile } from '../system/data-folder.ts';
import type { ExportDialog } from '../windows/export-dialog.ts';
import type { FileDialogs } from '../windows/file-dialogs.ts';
import type { MainWindow } from '../windows/main-window.ts';
import type { PopoverWindow } from '../windows/popover-window.ts';
import type { WindowMemory } from '../windows/window-memory.ts';
import { alertCommands } from './alert-commands.ts';
import { appCommands } from './app-commands.ts';
import { dashboardCommands, type DashboardCommandsOptions } from './dashboard-commands.ts';
import { historyCommands } from './history-commands.ts';
import { proxyCommands } from './proxy-commands.ts';
import type { CommandHandlers } from './register.ts';
import { settingsCommands, type SettingsCommandsOptions } from './settings-commands.ts';
import { shiftCommands } from './shift-commands.ts';
import { weekCommands } from './week-commands.ts';
import { windowCommands, type WindowCommandsOptions } from './window-commands.ts';

export interface AllCommandsOptions
  extends
    Pick<DashboardCommandsOptions, 'copyPng'>,
    Pick<WindowCommandsOptions, 'shell' | 'logFolder' | 'quit'>,
    Pick<SettingsCommandsOptions, 'useShortcut'> {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Core;
  readonly switchTo: (profile: Profile) => Promise<Result<null>>;
  readonly windows: {
    readonly main: MainWindow;
    readonly popover: PopoverWindow;
    readonly memory: WindowMemory;
    readonly files: FileDialogs;
    readonly exportDialog: ExportDialog;
  };
  readonly notifier: Notifier;
  readonly proxyLogins: ProxyLogins;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly clock: Clock;
  readonly language: () => Language;
  readonly systemTimeZone: () => string;
}

/** What main does for each command of the contract, by subject. */
export function allCommands(options: AllCommandsOptions): CommandHandlers {
  const { core, switchTo, windows, notifier, clipboard, clock, language, systemTimeZone, copyPng } = options;
  const { main, popover, memory, files, exportDialog } = windows;
  const openAlerts = (): void => {
    main.show({ view: 'alerts' });
  };
  return {
    ...appCommands({ core, switchTo }),
    ...settingsCommands({ core, files, useShortcut: options.useShortcut, clock, systemTimeZone, language }),
    ...proxyCommands({ core, proxyLogins: options.proxyLogins }),
    ...historyCommands({ core, files, exportDialog, clipboard, clock, language, systemTimeZone }),
    ...dashboardCommands({ core, files, copyPng }),
    ...shiftCommands({ core, clipboard, clock, language }),
    ...weekCommands({ core, clipboard, clock, language }),
    ...alertCommands({ core, notifier, language, clock, openAlerts }),
    ...windowCommands({
      mainWindow: main,
      popover,
      memory,
      files,
      shell: options.shell,
      logFolder: options.logFolder,
      clock,
      quit: options.quit,
    }),
  };
}
