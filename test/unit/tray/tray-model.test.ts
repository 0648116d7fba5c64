import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import type { AccountSnapshot, AppSnapshot } from '../../../main/contract/snapshot.ts';
import { ERROR_CODES } from '../../../main/contract/errors.ts';
import { iconSeconds, iconText } from '../../../main/tray/icon-text.ts';
import { STARTING_MODEL, trayModel, type TrayModel } from '../../../main/tray/tray-model.ts';
import { account, at, connection, NOW_MS, snapshot, today } from './support.ts';

const ACTIONS = ['---', 'Open Glance', 'Refresh now', 'Export CSV…', 'Settings…', 'Quit Glance'];

const labels = ({ menu }: TrayModel): string[] => menu.map((line) => (line.kind === 'item' ? line.label : '---'));
const modelOf = (...accounts: AccountSnapshot[]): TrayModel => trayModel(snapshot(...accounts), NOW_MS, ENGLISH);
const infoOf = (model: TrayModel): string[] => labels(model).slice(0, labels(model).indexOf('---'));

describe('with fresh numbers', () => {
  const model = modelOf(account());

  it('has the menu lines in their order', () => {
    expect(labels(model)).toEqual([
      'Sessions today: 42',
      'Response time: 21 s',
      'Average session: 9 min 4 s',
      'Updated 14:05',
      // The snooze, a menu of its own
      '---',
      ...ACTIONS,
    ]);
  });

  it('begins the tooltip with the number', () => {
    expect(model.tooltip).toBe('42 sessions · 21 s response · acme');
  });

  it('draws the count and shows it beside the icon on macOS', () => {
    expect(model.icon).toEqual({ text: '42', state: 'fresh' });
    expect(model.title).toBe('42');
  });

  it('does what each line says', () => {
    const actions = model.menu.flatMap((line) =>
      line.kind === 'item' ? [[line.label, line.action, line.enabled]] : [],
    );
    expect(actions.slice(-5)).toEqual([
      ['Open Glance', 'open', true],
      ['Refresh now', 'refresh', true],
      ['Export CSV…', 'exportCsv', true],
      ['Settings…', 'settings', true],
      ['Quit Glance', 'quit', true],
    ]);
  });

  it('counts one session as one', () => {
    expect(modelOf(account({ today: today({ totalSessions: 1 }) })).tooltip).toMatch(/^1 session · /);
  });

  it('shows a dash for what nobody knows, never a zero', () => {
    const quiet = today({ totalSessions: 0, averageSessionSeconds: null, responseSeconds: null });
    const model = modelOf(account({ today: quiet }));
    expect(infoOf(model)).toEqual(['Sessions today: 0', 'Response time: —', 'Average session: —', 'Updated 14:05']);
    expect(model.tooltip).toBe('0 sessions · — response · acme');
    expect(model.icon.text).toBe('0');
  });

  it('reads the clock in the account’s zone', () => {
    const model = modelOf(account({ timeZone: 'Asia/Kolkata' }));
    expect(infoOf(model)[3]).toBe('Updated 19:35');
  });
});

describe('the day', () => {
  it('never shows the numbers of yesterday', () => {
    const model = modelOf(account({ today: today({ date: '2026-03-09' }) }));
    expect(infoOf(model)).toEqual([
      'Sessions today: —',
      'Response time: —',
      'Average session: —',
      'Waiting for today’s numbers',
    ]);
    expect(model.icon.text).toBe('');
    expect(model.title).toBe('');
    expect(model.tooltip).toBe('Waiting for today’s numbers · acme');
  });

  it('begins at midnight of the account’s zone', () => {
    const inAuckland = account({ timeZone: 'Pacific/Auckland', today: today({ date: '2026-03-11' }) });
    expect(modelOf(inAuckland).icon.text).toBe('42');
    expect(modelOf({ ...inAuckland, today: today({ date: '2026-03-10' }) }).icon.text).toBe('');
  });
});

describe('when something is wrong', () => {
  const wrong = (changes: Parameters<typeof connection>[0]): TrayModel =>
    modelOf(account({ connection: connection(changes) }));

  it.each([
    ['offline', null, 'Offline since 13:40'],
    ['error', { code: 'unauthorized' }, 'API key not accepted since 13:40'],
    ['error', { code: 'server-error', detail: '500' }, 'Acquire has a problem since 13:40'],
    ['key-locked', null, 'Keychain is locked since 13:40'],
    ['stale', null, 'No update since 14:05'],
    ['paused', null, 'Paused since 13:40'],
    ['connecting', null, 'Connecting…'],
  ] as const)('says so when %s', (status, problem, line) => {
    const model = wrong({ status, problem });
    expect(infoOf(model)[3]).toBe(line);
    expect(model.tooltip).toBe(`42 sessions · ${line} · acme`);
    expect(model.icon).toEqual({ text: '42', state: status });
  });

  it('gives the date when it began on another day', () => {
    expect(infoOf(wrong({ status: 'offline', sinceMs: at('2026-03-08T22:10:00Z') }))[3]).toBe(
      'Offline since 8 Mar 22:10',
    );
  });

  it('has nothing but the trouble in the tooltip when no number is known', () => {
    const model = modelOf(account({ today: null, connection: connection({ status: 'offline' }) }));
    expect(model.tooltip).toBe('Offline since 13:40 · acme');
  });

  it.each(ERROR_CODES)('has one short line for %s', (code) => {
    const line = infoOf(wrong({ status: 'error', problem: { code } }))[3] ?? '';
    expect(line).toMatch(/ since 13:40$/);
    expect(line.length).toBeLessThan(60);
  });
});

describe('the tooltip', () => {
  it('fits what Windows keeps, and cuts no character in half', () => {
    for (let length = 50; length < 130; length += 1) {
      const { tooltip } = modelOf(account({ name: '🦉'.repeat(length) }));
      expect(tooltip.length).toBeLessThanOrEqual(127);
      expect(tooltip).toMatch(/^42 sessions · 21 s response · (🦉)+…?$/u);
    }
  });

  it('keeps a name on one line', () => {
    expect(modelOf(account({ name: ' two\n lines ' })).tooltip).toBe('42 sessions · 21 s response · two lines');
  });
});

describe('several accounts', () => {
  const beta = account({ id: 'beta', today: today({ totalSessions: 7 }) });

  it('lists the others behind the first, with what is wrong', () => {
    const gamma = account({ id: 'gamma', today: null, connection: connection({ status: 'offline' }) });
    expect(infoOf(modelOf(account(), beta, gamma)).slice(3)).toEqual([
      'Updated 14:05',
      'beta: 7 sessions',
      'gamma: — (Offline)',
    ]);
  });

  it('follows the primary one', () => {
    const model = trayModel({ ...snapshot(account(), beta), primaryAccountId: 'beta' }, NOW_MS, ENGLISH);
    expect(model.icon.text).toBe('7');
    expect(infoOf(model)[4]).toBe('acme: 42 sessions');
  });

  it('falls back to the first when the primary one is gone', () => {
    expect(trayModel({ ...snapshot(account(), beta), primaryAccountId: 'gone' }, NOW_MS, ENGLISH).icon.text).toBe('42');
  });
});

describe('while history is fetched', () => {
  it('says how far it is, over all accounts', () => {
    const fetching = { doneCount: 12, totalCount: 90 };
    expect(infoOf(modelOf(account({ fetching })))[4]).toBe('Downloading history: 12 of 90 days');
    const beta = account({ id: 'beta', fetching: { doneCount: 1, totalCount: 10 } });
    expect(infoOf(modelOf(account({ fetching }), beta))[5]).toBe('Downloading history: 13 of 100 days');
  });

  it('counts as changed only now and then', () => {
    const compared = (doneCount: number): unknown =>
      modelOf(account({ fetching: { doneCount, totalCount: 90 } })).menu.flatMap((line) =>
        line.kind === 'item' && line.comparedAs !== undefined ? [line.comparedAs] : [],
      );
    expect(compared(12)).toEqual(compared(13));
    expect(compared(12)).not.toEqual(compared(40));
  });
});

describe('before an account exists', () => {
  it('says so, and offers only what can be done', () => {
    const model = modelOf();
    expect(labels(model)).toEqual(['Not connected yet', ...ACTIONS]);
    expect(model.icon).toEqual({ text: '', state: 'connecting' });
    const off = model.menu.flatMap((line) => (line.kind === 'item' && !line.enabled ? [line.label] : []));
    expect(off).toEqual(['Refresh now', 'Export CSV…']);
  });

  it('can be opened and quit from the very start', () => {
    expect(labels(STARTING_MODEL).slice(1)).toEqual(ACTIONS);
  });
});

it.each([
  [0, '0'],
  [0.4, '0'],
  [41.6, '42'],
  [999, '999'],
  [999.6, '1k'],
  [1000, '1k'],
  [1234, '1.2k'],
  [1999, '1.9k'],
  [9999, '9.9k'],
  [12_345, '12k'],
  [99_999, '99k'],
  [100_000, '99k+'],
  [5e9, '99k+'],
])('draws %d as %s', (count, text) => {
  expect(iconText(count)).toBe(text);
});

it.each([
  [0.4, '0s'],
  [21, '21s'],
  [99.4, '99s'],
  [100, '2m'],
  [7e5, '99m'],
])('draws %d seconds as %s', (seconds, text) => {
  expect(iconSeconds(seconds)).toBe(text);
});

describe('the day’s pace', () => {
  const pace = { total: 57, low: 50, high: 64, share: 0.7, dayCount: 20 };

  it('stands after the average session and in the tooltip', () => {
    const model = modelOf(account({ today: today({ pace }) }));
    expect(infoOf(model)).toEqual([
      'Sessions today: 42',
      'Response time: 21 s',
      'Average session: 9 min 4 s',
      '42 so far, on track for 57 (50 to 64)',
      'Updated 14:05',
    ]);
    expect(model.tooltip).toContain('42 sessions · 21 s response · on track for 57 (50 to 64)');
  });

  it('says so where nothing more is expected, and names no range of one number', () => {
    const line = (change: Partial<typeof pace>): string | undefined =>
      infoOf(modelOf(account({ today: today({ pace: { ...pace, ...change } }) })))[3];
    expect(line({ total: 42, low: 42, high: 42 })).toBe('42 so far, no more expected today');
    expect(line({ total: 43, low: 43, high: 43 })).toBe('42 so far, on track for 43');
  });
});

describe('what icon and title show', () => {
  const shown = (shows: AppSnapshot['settings']['tray']['shows'], nowMs = NOW_MS): [string, string] => {
    const pace = { total: 57, low: 50, high: 64, share: 0.7, dayCount: 20 };
    const plain = snapshot(account({ today: today({ pace, totalSessions: 1234 }) }));
    const settings = { ...plain.settings, tray: { shows, accounts: 'primary' } as const };
    const { icon, title } = trayModel({ ...plain, settings }, nowMs, ENGLISH);
    return [icon.text, title];
  };

  it('is the person’s choice', () => {
    expect(shown('sessions')).toEqual(['1.2k', '1,234']);
    expect(shown('response-time')).toEqual(['21s', '21 s']);
    expect(shown('pace')).toEqual(['57', '57']);
    expect(shown('dot')).toEqual(['', '']);
    const turns = [0, 8000, 16_000].map((ms) => shown('in-turn', ms)[0]);
    // The first of January 1970 is another day than that of the numbers.
    expect(turns).toEqual(['', '', '']);
    const base = Math.floor(NOW_MS / 16_000) * 16_000;
    expect([base, base + 8000, base + 16_000].map((ms) => shown('in-turn', ms)[0])).toEqual(['1.2k', '21s', '1.2k']);
  });
});

describe('all accounts together', () => {
  const together = (...accounts: AccountSnapshot[]): TrayModel => {
    const plain = snapshot(...accounts);
    return trayModel(
      { ...plain, settings: { ...plain.settings, tray: { shows: 'sessions', accounts: 'all' } } },
      NOW_MS,
      ENGLISH,
    );
  };

  it('are summed and weighted, and each has its line', () => {
    const beta = account({
      id: 'beta',
      today: today({ totalSessions: 14, responseSeconds: 42, averageSessionSeconds: null }),
    });
    const model = together(account(), beta);
    expect(model.icon.text).toBe('56');
    expect(infoOf(model).slice(0, 3)).toEqual([
      'Sessions today: 56',
      'Response time: 26 s',
      'Average session: 9 min 4 s',
    ]);
    expect(infoOf(model)).toContain('acme: 42 sessions');
    expect(infoOf(model)).toContain('beta: 14 sessions');
  });

  it('leave out a day that is over where that account is', () => {
    const ahead = account({ id: 'tokyo', timeZone: 'Pacific/Kiritimati' });
    expect(together(account(), ahead).icon.text).toBe('42');
  });

  it('are as up to date as the account that most needs somebody', () => {
    const broken = account({
      id: 'beta',
      connection: connection({ status: 'error', problem: { code: 'unauthorized' } }),
    });
    expect(together(account(), broken).icon.state).toBe('error');
  });
});

it('the menu stays when only the clock in it has changed', () => {
  const compared = (fetchedAtMs: number): unknown =>
    modelOf(account({ today: today({ fetchedAtMs }) })).menu.map((line) =>
      line.kind === 'item' ? (line.comparedAs ?? line.label) : line.kind,
    );
  expect(compared(NOW_MS - 60_000)).toEqual(compared(NOW_MS));
});
