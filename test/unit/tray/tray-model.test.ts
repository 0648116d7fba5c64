import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import type { AccountSnapshot } from '../../../main/contract/snapshot.ts';
import { ERROR_CODES } from '../../../main/contract/errors.ts';
import { iconText, STARTING_MODEL, trayModel, type TrayModel } from '../../../main/tray/tray-model.ts';
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
  [1999, '1k'],
  [12_345, '12k'],
  [99_999, '99k'],
  [100_000, '99k+'],
  [5e9, '99k+'],
])('draws %d as %s', (count, text) => {
  expect(iconText(count)).toBe(text);
});
