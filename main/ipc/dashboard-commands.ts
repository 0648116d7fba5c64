import { fail, ok } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import type { FileDialogs } from '../windows/file-dialogs.ts';
import type { PlainHandlers } from './register.ts';

/** What the dashboard asks besides a range: the heat map, notes about days, pictures of its charts. */

export type DashboardCommands = Pick<
  PlainHandlers,
  'loadHeatMap' | 'loadDayNotes' | 'saveDayNote' | 'loadPaceAccuracy' | 'saveImage' | 'copyImage'
>;

export interface DashboardCommandsOptions {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Pick<Core, 'dashboard'>;
  readonly files: Pick<FileDialogs, 'save'>;
  /** To the clipboard; false for what is no picture. */
  readonly copyPng: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>;
}

/** Builds the handlers. */
export function dashboardCommands({ core, files, copyPng }: DashboardCommandsOptions): DashboardCommands {
  return {
    loadHeatMap: (request) => core().dashboard.heatMap(request),
    loadDayNotes: (request) => core().dashboard.dayNotes(request),
    saveDayNote: (note) => core().dashboard.keepDayNote(note),
    loadPaceAccuracy: (accountId) => core().dashboard.paceAccuracy(accountId),
    async saveImage({ name, format, bytes }) {
      const { dashboard } = core();
      const type = { name: format.toUpperCase(), extensions: [format] };
      const path = await files.save({ title: name, type, fileName: `${name}.${format}` });
      return path === null ? fail('cancelled') : dashboard.savePicture(path, bytes);
    },
    copyImage: async (bytes) => ((await copyPng(bytes)) ? ok(null) : fail('invalid-argument')),
  };
}
