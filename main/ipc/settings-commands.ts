import { fail, ok } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import { readSettingsFile } from '../core/settings-transfer.ts';
import { datedFileName } from '../domain/csv/file-names.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import type { Language } from '../domain/wording/language.ts';
import type { Clock } from '../system/clock.ts';
import type { FileDialogs } from '../windows/file-dialogs.ts';
import type { PlainHandlers } from './register.ts';

/** Settings that are more than a value: the global shortcut, and all of them as a file. */

export interface SettingsCommandsOptions {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Pick<Core, 'settings' | 'snapshot' | 'transfer' | 'saveShortcut' | 'historyService'>;
  readonly files: Pick<FileDialogs, 'save' | 'open'>;
  /** Listens for a combination; false where it cannot be had. */
  readonly useShortcut: (accelerator: string | null) => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly systemTimeZone: () => string;
  readonly language: () => Language;
}

/** Builds the handlers. */
export function settingsCommands({
  core,
  files,
  useShortcut,
  clock,
  systemTimeZone,
  language,
}: SettingsCommandsOptions): Pick<PlainHandlers, 'setGlobalShortcut' | 'exportSettings' | 'importSettings'> {
  const jsonType = (): { name: string; extensions: string[] } => ({
    name: language().m.fileDialogs.jsonFiles(),
    extensions: ['json'],
  });
  return {
    setGlobalShortcut(accelerator) {
      if (!useShortcut(accelerator)) return fail('shortcut-taken', accelerator ?? undefined);
      core().saveShortcut(accelerator);
      return ok(null);
    },
    async exportSettings() {
      // The profile may be another by the time that the dialog is answered.
      const { historyService, transfer } = core();
      const path = await files.save({
        title: language().m.fileDialogs.exportSettings(),
        type: jsonType(),
        fileName: datedFileName('settings', localDateAt(clock.nowMs(), systemTimeZone()), 'json'),
      });
      if (path === null) return fail('cancelled');
      return historyService.saveBytes(path, `${JSON.stringify(transfer.file(), null, 2)}\n`);
    },
    async importSettings() {
      const { transfer, snapshot } = core();
      // Its one account is made up, and so would be whatever joined it.
      if (snapshot().sampleData) return fail('invalid-argument');
      const path = await files.open({ title: language().m.fileDialogs.importSettings(), type: jsonType() });
      if (path === null) return fail('cancelled');
      const read = await readSettingsFile(path);
      return read.ok ? transfer.take(read.value) : read;
    },
  };
}
