import type { IpcMainInvokeEvent } from 'electron';
import { describe, expect, it } from 'vitest';
import { commandChannel, COMMANDS, type CommandName } from '../../../main/contract/ipc.ts';
import { ok } from '../../../main/contract/errors.ts';
import type { WindowKind } from '../../../main/contract/windows.ts';
import { registerCommands, type CommandHandlers } from '../../../main/ipc/register.ts';

type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
const NAMES = Object.keys(COMMANDS) as CommandName[];

function bench(overrides: Partial<CommandHandlers> = {}) {
  const listeners = new Map<string, Listener>();
  const called: [CommandName, unknown][] = [];
  const lines: string[] = [];
  const askers = new Set<WindowKind>();
  const handlers = Object.fromEntries(
    NAMES.map((name) => [
      name,
      (args: unknown, asker: WindowKind) => {
        called.push([name, args]);
        askers.add(asker);
        return ok(null);
      },
    ]),
  ) as unknown as CommandHandlers;
  const ours = { sender: { id: 1 }, senderFrame: { origin: 'app://glance' } } as unknown as IpcMainInvokeEvent;
  const unregister = registerCommands(
    { ...handlers, ...overrides },
    {
      ipcMain: {
        handle: (channel, listener) => {
          listeners.set(channel, listener as Listener);
        },
        removeHandler: (channel) => {
          listeners.delete(channel);
        },
      },
      windowOf: (event) => (event === ours ? 'popover' : null),
      log: {
        warn: (message) => lines.push(message),
        error: (message, error) => lines.push(`${message}: ${String(error)}`),
      },
    },
  );
  const send = (name: CommandName, args?: unknown, event = ours): Promise<unknown> =>
    Promise.resolve(listeners.get(commandChannel(name))?.(event, args));
  return { listeners, called, askers, lines, unregister, ours, send };
}

describe('a message from a window', () => {
  it('has a handler for each command of the contract, and none when they are taken away', () => {
    const b = bench();
    expect([...b.listeners.keys()].sort()).toEqual(NAMES.map(commandChannel).sort());
    b.unregister();
    expect(b.listeners.size).toBe(0);
  });

  it('is let in with arguments that fit', async () => {
    const b = bench();
    expect(await b.send('loadRange', { accountId: 'acme', preset: 'today' })).toEqual({ ok: true, value: null });
    expect(await b.send('refreshNow')).toEqual({ ok: true, value: null });
    expect(b.called).toEqual([
      ['loadRange', { accountId: 'acme', preset: 'today' }],
      ['refreshNow', undefined],
    ]);
  });

  it('is answered knowing which window asked', async () => {
    const b = bench();
    await b.send('getSnapshot');
    expect([...b.askers]).toEqual(['popover']);
  });

  it('from anybody else reaches no command at all', async () => {
    const b = bench();
    const theirs = { ...b.ours } as IpcMainInvokeEvent;
    for (const name of NAMES) {
      expect(await b.send(name, undefined, theirs)).toEqual({ ok: false, error: { code: 'invalid-argument' } });
    }
    expect(b.called).toEqual([]);
    expect(b.lines).toHaveLength(NAMES.length);
  });

  it.each<[CommandName, unknown]>([
    ['getSnapshot', 'anything'],
    ['connect', { accountId: 'acme' }],
    ['connect', { accountId: 'acme', apiKey: 'x'.repeat(8_001) }],
    ['connect', ['acme', 'key']],
    ['loadRange', { accountId: '../../etc', preset: 'today' }],
    ['loadRange', { accountId: 'acme', preset: 'for-ever' }],
    ['loadRange', { accountId: 'acme', preset: 'custom', fromDate: '2026-02-30' }],
    ['exportCsv', { accountId: 'acme', fromDate: '2026-11-01', toDate: '2026-11-02', granularity: 'minute' }],
    ['updateSettings', { pollIntervalMs: 1 }],
    ['updateSettings', { backfillDays: Infinity }],
    ['updateAccount', { id: 'acme', name: ' ' }],
    ['updateAccount', { id: 'acme', color: 'red; background: url(x)' }],
    ['removeAccount', { id: 'acme', history: 'both' }],
    ['setPrimaryAccount', null],
    ['dismissNotice', '__proto__'],
    ['openHelp', 'https://evil.example'],
    ['openWindow', 'devtools'],
  ])('%s with %j is refused, and what was in it is not logged', async (name, args) => {
    const b = bench();
    expect(await b.send(name, args)).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
    expect(b.called).toEqual([]);
    expect(b.lines.join('\n')).not.toMatch(/x{20}|evil|etc/);
  });

  it('hands on only what the contract names', async () => {
    const b = bench();
    await b.send('updateSettings', { theme: 'dark', accounts: [], primaryAccountId: 'evil' });
    expect(b.called).toEqual([['updateSettings', { theme: 'dark' }]]);
  });

  it('that makes a command fail gets a code, not the error with its stack', async () => {
    const b = bench({
      refreshNow: () => {
        throw new Error('a secret path /home/me');
      },
      connect: () => Promise.reject(new Error('another')),
    });
    expect(await b.send('refreshNow')).toEqual({ ok: false, error: { code: 'internal' } });
    expect(await b.send('connect', { accountId: 'acme', apiKey: 'my-key' })).toEqual({
      ok: false,
      error: { code: 'internal' },
    });
    expect(b.lines).toHaveLength(2);
    expect(b.lines.join('\n')).not.toContain('my-key');
  });
});
