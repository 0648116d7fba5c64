import { createHook } from 'node:async_hooks';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { runStatusCommand } from '../../../main/cli/status-command.ts';
import { statusFromHistory } from '../../../main/cli/status-from-history.ts';
import { STATUS_FILE, statusFileSchema, statusSchema, type Status } from '../../../main/contract/status.ts';
import { statusOf } from '../../../main/domain/wording/status.ts';
import { createStatusFile } from '../../../main/files/status-file.ts';
import { createMemorySettings } from '../../fakes/memory-settings.ts';
import { account as accountSnapshot, incident, NOW_MS, snapshot, today } from '../../unit/tray/support.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY, hour, newStore, report } from '../history/support.ts';
import { account } from '../settings/support.ts';

const PACE = { total: 57, low: 50, high: 64, share: 0.7, dayCount: 20 };
const RUNNING = statusOf(
  snapshot(
    accountSnapshot({
      name: 'A & <B>',
      openIncidents: [incident()],
      today: today({ pace: PACE, typicalSessionsByNow: { p10: 30, median: 35, p90: 40, sampleCount: 10 } }),
    }),
    accountSnapshot({ id: 'beta', today: null, connection: { status: 'offline', problem: null, sinceMs: 0 } }),
  ),
  NOW_MS,
);

async function folderWith(status: Status): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const file = createStatusFile(folder);
  file.update(status);
  await file.settled();
  return folder;
}

const none = (): Promise<Status> => Promise.reject(new Error('the history must not be asked'));
const run = (userDataDir: string, format: 'text' | 'json' | 'waybar', running = true, fromHistory = none) =>
  runStatusCommand({ format, userDataDir, nowMs: NOW_MS, isRunning: () => running, fromHistory });

describe('the status of a running app', () => {
  it('is what the app wrote, one line an account', async () => {
    const text = await run(await folderWith(RUNNING), 'text');
    expect(text).toBe(
      'A & <B>: 42 sessions · response time 21 s · average session 9 min 4 s · on track for 57 (50 to 64)' +
        ' · typical: 30 to 40 by now · Many video sessions since 13:00 · updated 14:05\nbeta: offline\n',
    );
  });

  it('is JSON by the documented schema', async () => {
    const json: unknown = JSON.parse(await run(await folderWith(RUNNING), 'json'));
    expect(v.parse(v.strictObject(statusSchema.entries), json)).toEqual(RUNNING);
    expect(json).toMatchObject({
      version: 1,
      running: true,
      accounts: [{ primary: true, state: 'fresh', updatedAt: '2026-03-10T14:05:20+00:00' }, { state: 'offline' }],
    });
  });

  it('is what Waybar reads, with its markup escaped and states as classes', async () => {
    const bar = JSON.parse(await run(await folderWith(RUNNING), 'waybar')) as Record<string, unknown>;
    expect(bar).toMatchObject({ text: '42', alt: 'fresh', class: ['fresh', 'outside', 'incident'] });
    expect(bar['tooltip']).toContain('A &amp; &lt;B&gt;: 42 sessions');
  });
});

describe('the status of an app that does not run', () => {
  it('is old, and nothing is going on', async () => {
    const folder = await folderWith(RUNNING);
    const json = JSON.parse(await run(folder, 'json', false)) as Status;
    expect(json).toMatchObject({ running: false, accounts: [{ state: 'old', sessions: 42, openIncidents: [] }, {}] });
    expect(await run(folder, 'text', false)).toContain('Glance isn’t running, last updated 14:05');
  });

  it('comes from the history where nothing was left, or something unreadable', async () => {
    const { path, store, connection } = newStore();
    store.keep('acme', DAY, report([hour(9), hour(10)]), DAY.startMs + 11 * 3_600_000);
    connection.close();
    const settings = createMemorySettings({ accounts: [account('acme', { timeZone: DAY_ZONE })] });
    const fromHistory = (): Promise<Status> =>
      Promise.resolve(
        statusFromHistory({
          historyPath: path,
          settings,
          systemTimeZone: 'UTC',
          nowMs: DAY.startMs + 12 * 3_600_000,
          sampleData: false,
        }),
      );
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, STATUS_FILE), '{"pid":1,"status":{"version":99}}');
    const json = JSON.parse(await run(folder, 'json', true, fromHistory)) as Status;
    expect(json).toMatchObject({ running: false, accounts: [{ id: 'acme', primary: true, state: 'old' }] });
    expect(json.accounts[0]?.sessions).toBeGreaterThan(0);
  });

  it('is a sentence where no account is connected', async () => {
    const empty = (): Promise<Status> =>
      Promise.resolve({ version: 1, running: false, sampleData: false, accounts: [] });
    expect(await run(temporaryFolder(), 'text', true, empty)).toBe('Glance isn’t connected yet\n');
    expect(JSON.parse(await run(temporaryFolder(), 'waybar', true, empty))).toMatchObject({
      text: '',
      class: ['none'],
    });
  });
});

describe('the status file', () => {
  it('wakes its thread once for the disk, whatever else there is to do to a file', async () => {
    const folder = await folderWith(RUNNING);
    const file = createStatusFile(folder);
    let waits = 0;
    const hook = createHook({
      init: (_id, type) => {
        if (type.startsWith('FSREQ')) waits += 1;
      },
    }).enable();
    file.update({ ...RUNNING, sampleData: true });
    await file.settled();
    hook.disable();
    expect(readdirSync(folder)).toEqual([STATUS_FILE]);
    expect(waits).toBe(1);
  });

  it('stays a link to where a person has put it', async () => {
    const folder = await folderWith(RUNNING);
    const elsewhere = join(await folderWith(RUNNING), 'kept.json');
    rmSync(join(folder, STATUS_FILE));
    writeFileSync(elsewhere, '');
    symlinkSync(elsewhere, join(folder, STATUS_FILE));
    const file = createStatusFile(folder);
    file.update(RUNNING);
    await file.settled();
    expect(readlinkSync(join(folder, STATUS_FILE))).toBe(elsewhere);
    expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toEqual({ pid: process.pid, status: RUNNING });
  });

  it('ends with the newest of many updates and says who wrote it', async () => {
    const folder = await folderWith(RUNNING);
    const file = createStatusFile(folder);
    const last = { ...RUNNING, sampleData: true };
    for (const status of [RUNNING, { ...RUNNING, accounts: [] }, last]) file.update(status);
    await file.settled();
    const kept = v.parse(statusFileSchema, JSON.parse(readFileSync(join(folder, STATUS_FILE), 'utf8')));
    expect(kept).toEqual({ pid: process.pid, status: last });
  });
});

const DAY_ZONE = 'UTC';
