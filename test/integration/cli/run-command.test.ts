import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asksForCommand, parseCommandLine, type CommandLine } from '../../../main/cli/command-line.ts';
import { runCommand, type CommandOutcome } from '../../../main/cli/run-command.ts';
import { openDatabase } from '../../../main/history/database.ts';
import { createHistoryStore } from '../../../main/history/history-store.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY, DAY_START_MS, hour, report } from '../history/support.ts';

const ACCOUNT = { id: 'acme', name: 'Acme', color: '#4f7cff', timeZone: 'system' };

function flagsOf(...argv: string[]): CommandLine {
  const parsed = parseCommandLine(argv);
  if (!parsed.ok) throw new Error(`cannot read ${argv.join(' ')}`);
  return parsed.value;
}

/** A data folder with one account and one day of its history. */
function dataFolder(): string {
  const folder = temporaryFolder();
  const opened = openDatabase(join(folder, 'history.sqlite'), DAY.endMs);
  if (!opened.ok) throw new Error(opened.error.code);
  const history = createHistoryStore(opened.value.connection);
  history.keep('acme', DAY, report([hour(9), hour(10)]), DAY.endMs);
  // The closed file takes the log in as soon as its memory is collected, which may be in the middle of a test.
  opened.value.connection.pragma('wal_checkpoint(TRUNCATE)');
  history.close();
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ accounts: [ACCOUNT], primaryAccountId: 'acme' }));
  return folder;
}

const run = (folder: string, systemTimeZone: string, ...argv: string[]): Promise<CommandOutcome> =>
  runCommand(flagsOf(...argv), {
    userDataDir: folder,
    appVersion: '1.2.3',
    systemTimeZone,
    systemLanguages: () => ['en-US'],
    nowMs: DAY_START_MS + 12 * 3_600_000,
  });

const REMARK = 'Glance does not know this computer’s time zone (Foo/Bar), so it counts days in UTC.';

describe('a command on a computer whose time zone nobody knows', () => {
  it('exports, and says which zone days are counted in', async () => {
    const target = join(temporaryFolder(), 'out.csv');
    const flags = [`--export-csv=${target}`, '--from=2026-11-24', '--to=2026-11-24'];
    expect(await run(dataFolder(), 'Foo/Bar', ...flags)).toEqual({ output: '', remarks: [REMARK], exitCode: 0 });
    expect(readFileSync(target, 'utf8')).toContain('2026-11-24T09:00:00+00:00');
  });

  it('writes diagnostics that name both', async () => {
    const target = join(temporaryFolder(), 'diagnostics.json');
    expect(await run(dataFolder(), 'Foo/Bar', `--diagnostics=${target}`)).toMatchObject({ exitCode: 0 });
    const { system } = JSON.parse(readFileSync(target, 'utf8')) as { system: Record<string, string> };
    expect(system).toMatchObject({ timeZone: 'UTC', unknownTimeZone: 'Foo/Bar' });
  });

  it('prints the status', async () => {
    const { output, remarks } = await run(dataFolder(), '', '--status=json');
    expect(JSON.parse(output)).toMatchObject({ accounts: [{ id: 'acme', timeZone: 'UTC' }] });
    expect(remarks).toHaveLength(1);
  });
});

it('says nothing of a zone that is known', async () => {
  expect(await run(dataFolder(), 'Europe/Berlin', '--status=text')).toMatchObject({ remarks: [], exitCode: 0 });
});

it('asks for the app itself only without such a flag', () => {
  expect(asksForCommand(flagsOf('--demo', '--hidden'))).toBe(false);
  expect(asksForCommand(flagsOf('--status'))).toBe(true);
  expect(asksForCommand(flagsOf('--diagnostics=x'))).toBe(true);
});

/** Names, contents and times of everything in a folder. */
const pictureOf = (folder: string): [string, string, number][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !/-(wal|shm)$/.test(path))
    .map((path) => [path, readFileSync(path, 'base64'), statSync(path).mtimeMs]);

describe('a command changes nothing in the data folder', () => {
  it.each(['--diagnostics', '--export-csv', '--status'])('%s, with settings that are damaged', async (flag) => {
    const folder = dataFolder();
    writeFileSync(join(folder, 'settings.json'), '{"accounts": [{"id": "ac');
    writeFileSync(join(folder, 'settings.backup.json'), JSON.stringify({ accounts: [ACCOUNT] }));
    const before = pictureOf(folder);
    const target = join(temporaryFolder(), 'out');
    const days = flag === '--export-csv' ? ['--from=2026-11-24', '--to=2026-11-24'] : [];
    const flags = flag === '--status' ? [flag] : [`${flag}=${target}`, ...days];
    const { exitCode } = await run(folder, 'UTC', ...flags);
    expect(exitCode).toBe(0);
    if (flag !== '--status') expect(existsSync(target)).toBe(true);
    expect(pictureOf(folder)).toEqual(before);
  });
});

it('prints its flags and its version, and needs no data folder for it', async () => {
  const folder = join(temporaryFolder(), 'none');
  expect(await run(folder, 'UTC', '--version')).toMatchObject({ output: expect.stringMatching(/^\S+\n$/) as string });
  expect((await run(folder, 'UTC', '--help')).output).toMatch(/^Usage: glance-for-acquire/);
  expect(existsSync(folder)).toBe(false);
});
