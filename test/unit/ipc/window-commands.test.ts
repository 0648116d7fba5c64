import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../main/contract/errors.ts';
import type { Navigation } from '../../../main/contract/ipc.ts';
import type { ShownView } from '../../../main/contract/windows.ts';
import { A_PERSONS_PACE } from '../../../main/ipc/rate-limit.ts';
import { windowCommands } from '../../../main/ipc/window-commands.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const SHOWN: ShownView = { view: 'dashboard', accountId: null, preset: '30-days', asTable: false, scrollTop: 12 };

function open(openExternal: (url: string) => Promise<void> = () => Promise.resolve()) {
  const done: string[] = [];
  const shown: (Navigation | undefined)[] = [];
  let remembered: ShownView | null = null;
  const commands = windowCommands({
    mainWindow: { show: (navigation) => shown.push(navigation), pageReady: () => done.push('main ready') },
    popover: {
      close: () => done.push('popover closed'),
      fit: (heightPx) => done.push(`popover ${String(heightPx)}`),
      pageReady: () => done.push('popover ready'),
    },
    memory: {
      get: () => ({ windowBounds: null, windowMaximized: false, shownView: remembered }),
      note: (change) => {
        remembered = change.shownView ?? remembered;
      },
    },
    shell: {
      openExternal,
      openPath: (path) => {
        done.push(`opened ${path}`);
        return Promise.resolve('');
      },
      showItemInFolder: (path) => done.push(`shown ${path}`),
    },
    logFolder: () => '/home/me/.config/Glance/logs',
    files: { wasChosen: (path) => path === '/home/me/saved.csv' },
    clock: createManualClock(1_000_000),
    quit: () => done.push('quit'),
  });
  return { commands, done, shown };
}

describe('the height of a page', () => {
  it('is the popover’s alone', async () => {
    const { commands, done } = open();
    await commands.contentHeight(380, 'main');
    await commands.contentHeight(352, 'popover');
    expect(done).toEqual(['popover 352']);
  });
});

describe('a window', () => {
  it('that is ready makes no other window ready', async () => {
    const { commands, done } = open();
    await commands.pageReady(undefined, 'popover');
    expect(done).toEqual(['popover ready']);
    await commands.pageReady(undefined, 'main');
    expect(done).toEqual(['popover ready', 'main ready']);
  });

  it('gets back what the main window showed last, whatever the popover says', async () => {
    const { commands } = open();
    expect(await commands.lastView(undefined, 'main')).toEqual(ok(null));
    await commands.rememberView(SHOWN, 'main');
    await commands.rememberView({ ...SHOWN, preset: 'today' }, 'popover');
    expect(await commands.lastView(undefined, 'main')).toEqual(ok(SHOWN));
  });

  it('opens the main window from the popover, which goes', async () => {
    const { commands, done, shown } = open();
    await commands.openWindow('settings', 'popover');
    expect(done).toEqual(['popover closed']);
    expect(shown).toEqual([{ view: 'settings' }]);
  });

  it('opens help in the person’s own browser, or says that there is none', async () => {
    const opened: string[] = [];
    const { commands } = open((url) => {
      opened.push(url);
      return Promise.resolve();
    });
    expect(await commands.openHelp('acquire-api', 'main')).toEqual(ok(null));
    expect(opened).toEqual(['https://developer.acquire.io/rest-apis/authorization']);
    const without = open(() => Promise.reject(new Error('no browser')));
    expect(await without.commands.openHelp('acquire-api', 'main')).toEqual(fail('internal'));
  });

  it('in a loop opens no more pages than a person would', async () => {
    const opened: string[] = [];
    const { commands } = open((url) => {
      opened.push(url);
      return Promise.resolve();
    });
    for (let press = 0; press < 100; press += 1) await commands.openHelp('acquire-api', 'main');
    expect(opened).toHaveLength(A_PERSONS_PACE.count);
    expect(await commands.openHelp('acquire-api', 'main')).toEqual(fail('too-often'));
  });
});

describe('a window whose files are gone', () => {
  it('can end Glance', async () => {
    const { commands, done } = open();
    expect(await commands.quit(undefined, 'main')).toEqual(ok(null));
    expect(done).toEqual(['quit']);
  });
});

describe('a saved file', () => {
  it('is shown in its folder, and no other place is', async () => {
    const { commands, done } = open();
    expect(await commands.showInFolder('/home/me/saved.csv', 'main')).toEqual(ok(null));
    expect(await commands.showInFolder('/home/me/.ssh/id', 'main')).toEqual(fail('invalid-argument'));
    expect(done).toEqual(['shown /home/me/saved.csv']);
  });
});
