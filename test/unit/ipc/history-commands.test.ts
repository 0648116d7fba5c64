import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../main/contract/errors.ts';
import type { ShownView } from '../../../main/contract/windows.ts';
import type { Core } from '../../../main/core/core.ts';
import { createExportDialog, type ExportDialog } from '../../../main/windows/export-dialog.ts';
import { historyCommands, type HistoryCommands } from '../../../main/ipc/history-commands.ts';
import { createFileDialogs } from '../../../main/windows/file-dialogs.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const SHOWN: ShownView = { view: 'dashboard', accountId: null, preset: 'today', asTable: false, scrollTop: 0 };
const request = { accountId: 'acme', fromDate: '2026-11-01', toDate: '2026-11-24', granularity: 'day' } as const;

interface Asked {
  readonly title?: string;
  readonly defaultPath?: string;
  readonly parent: boolean;
}

interface Desk {
  readonly commands: HistoryCommands;
  readonly exportDialog: ExportDialog;
  readonly asked: Asked[];
  readonly calls: unknown[][];
  readonly progress: number[];
  readonly errors: string[];
  clipboard: string;
  shownView: ShownView | null;
  clock: ManualClock;
  /** What the person answers next; null for cancel. */
  answer: string | null;
}

/** The commands on doubles of what Electron shows; what they lead to is tested with the core. */
function service(core: Partial<Core> = {}): Desk {
  const calls: unknown[][] = [];
  const called =
    (name: string, value: unknown) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return value;
    };
  const bench: Desk = {
    commands: undefined as never,
    exportDialog: undefined as never,
    asked: [],
    calls,
    progress: [],
    errors: [],
    clipboard: '',
    shownView: null,
    clock: createManualClock(NOON),
    answer: '/home/ann/file',
  };
  const full = {
    exportCsv: called('exportCsv', Promise.resolve(ok({ path: 'p', rowCount: 3 }))),
    exportCsvText: called('exportCsvText', Promise.resolve(ok({ text: 'a,b', rowCount: 1 }))),
    snapshot: () => ({ accounts: [{ id: 'acme', timeZone: 'UTC' }], primaryAccountId: 'acme' }),
    historyService: {
      openImport: called('openImport', Promise.resolve(ok({ rowCount: 1 }))),
      backup: called('backup', ok({ path: 'p' })),
      saveDiagnostics: called('saveDiagnostics', Promise.resolve(ok({ path: 'p' }))),
      saveOriginalCsv: called('saveOriginalCsv', Promise.resolve(ok({ path: 'p' }))),
    },
    ...core,
  } as unknown as Core;
  const note = (parent: boolean, { title = '', defaultPath = '' }: { title?: string; defaultPath?: string }): void => {
    bench.asked.push({ title, defaultPath, parent });
  };
  const files = createFileDialogs({
    dialog: {
      showSaveDialog: (...args: unknown[]) => {
        note(args.length > 1, args.at(-1) as object);
        return Promise.resolve({ canceled: bench.answer === null, filePath: bench.answer ?? '' });
      },
      showOpenDialog: (...args: unknown[]) => {
        note(args.length > 1, args.at(-1) as object);
        return Promise.resolve({
          canceled: bench.answer === null,
          filePaths: bench.answer === null ? [] : [bench.answer],
        });
      },
    },
    parent: () => null,
    folder: () => '/home/ann/Documents',
  });
  const { clock } = bench;
  const exportDialog = createExportDialog({
    files,
    dialog: { showErrorBox: (title: string) => bench.errors.push(title) },
    core: () => full,
    shownView: () => bench.shownView,
    clock,
    language: () => ENGLISH,
    onProgress: ({ rowCount }) => bench.progress.push(rowCount),
  });
  const clipboard = {
    writeText: (text: string) => {
      bench.clipboard = text;
      return Promise.resolve();
    },
  };
  const commands = historyCommands({
    core: () => full,
    files,
    exportDialog,
    clipboard,
    clock,
    systemTimeZone: () => 'UTC',
    language: () => ENGLISH,
  });
  return Object.assign(bench, { commands, exportDialog });
}

describe('commands that ask for a file', () => {
  it.each([
    ['exportCsv', request, '/home/ann/Documents/glance acme 2026-11-01 to 2026-11-24 by day.csv'],
    [
      'exportCsv',
      { ...request, allAccounts: true, toDate: '2026-11-01', granularity: 'hour' },
      '/home/ann/Documents/glance all accounts 2026-11-01 by hour.csv',
    ],
    ['saveOriginalCsv', request, '/home/ann/Documents/acquire acme 2026-11-01 to 2026-11-24.csv'],
    ['openImport', undefined, '/home/ann/Documents'],
    ['backupHistory', undefined, '/home/ann/Documents/glance history 2026-11-24.sqlite'],
    ['saveDiagnostics', undefined, '/home/ann/Documents/glance diagnostics 2026-11-24.json'],
  ] as const)('%s suggests a place, and does nothing when the person changes their mind', async (name, args, place) => {
    const bench = service();
    const command = bench.commands[name] as (given: unknown) => Promise<{ ok: boolean }>;
    expect(await command(args)).toMatchObject({ ok: true });
    expect(bench.asked).toEqual([{ title: expect.any(String) as string, defaultPath: place, parent: false }]);
    expect(bench.calls[0]?.[1]).toBe('/home/ann/file');
    bench.answer = null;
    expect(await command(args)).toEqual(fail('cancelled'));
    expect(bench.calls).toHaveLength(1);
  });

  it('remember the folder', async () => {
    const bench = service();
    bench.answer = '/media/stick/a.csv';
    await bench.commands.exportCsv(request);
    await bench.commands.openImport(undefined);
    expect(bench.asked[1]?.defaultPath).toBe('/media/stick');
  });
});

describe('exporting', () => {
  it('tells how far it is until it is cancelled', async () => {
    const bench = service({
      exportCsv: (_path, _request, control) => {
        control?.onProgress?.(2_000);
        return new Promise((resolve) => {
          control?.signal?.addEventListener('abort', () => {
            resolve(fail('cancelled'));
          });
        });
      },
    });
    const running = bench.commands.exportCsv(request);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.progress).toEqual([2_000]);
    expect(bench.commands.cancelExport(undefined)).toEqual(ok(null));
    expect(await running).toEqual(fail('cancelled'));
  });

  it('copies as text, and leaves the clipboard where there is nothing', async () => {
    const bench = service();
    expect(await bench.commands.copyCsv(request)).toEqual(ok({ rowCount: 1 }));
    expect(bench.clipboard).toBe('a,b');
    const empty = service({ exportCsvText: () => Promise.resolve(fail('nothing-to-export')) });
    expect(await empty.commands.copyCsv(request)).toEqual(fail('nothing-to-export'));
    expect(empty.clipboard).toBe('');
  });

  it('from the tray takes what is shown, or today, or today again when that account has gone', async () => {
    const bench = service();
    await bench.exportDialog.exportShown();
    expect(bench.calls.at(-1)?.[2]).toEqual({
      accountId: 'acme',
      fromDate: '2026-11-24',
      toDate: '2026-11-24',
      granularity: 'hour',
    });
    const september = { preset: 'custom', fromDate: '2026-09-01', toDate: '2026-09-30', granularity: 'week' } as const;
    bench.shownView = { ...SHOWN, ...september, accountId: 'acme' };
    await bench.exportDialog.exportShown();
    expect(bench.calls.at(-1)?.[2]).toEqual({
      accountId: 'acme',
      fromDate: '2026-09-01',
      toDate: '2026-09-30',
      granularity: 'week',
    });
    bench.shownView = { ...SHOWN, ...september, accountId: 'gone' };
    await bench.exportDialog.exportShown();
    expect(bench.calls.at(-1)?.[2]).toMatchObject({ accountId: 'acme', granularity: 'hour' });
  });

  it('from the tray means by 30 days those of today, however long the window has been closed', async () => {
    const bench = service();
    bench.shownView = { ...SHOWN, preset: '30-days' };
    bench.clock.jump(NOON + 10 * 86_400_000);
    await bench.exportDialog.exportShown();
    expect(bench.calls.at(-1)?.[2]).toEqual({
      accountId: 'acme',
      fromDate: '2026-11-05',
      toDate: '2026-12-04',
      granularity: 'day',
    });
  });

  it('from the tray says in a dialog what went wrong, but not that it was cancelled', async () => {
    const bench = service({ exportCsv: () => Promise.resolve(fail('disk-full')) });
    await bench.exportDialog.exportShown();
    expect(bench.errors).toEqual(['The disk is full']);
    bench.answer = null;
    await bench.exportDialog.exportShown();
    expect(bench.errors).toHaveLength(1);
  });
});
