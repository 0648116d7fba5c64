import type { NativeImage } from 'electron';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/history/database.ts';
import { createHistoryStore } from '../../../main/history/history-store.ts';
import { lastCountOfToday } from '../../../main/history/last-count.ts';
import { readFirstAccount } from '../../../main/settings/first-account.ts';
import { isLocalDay } from '../../../main/system/local-day.ts';
import { firstLook, showFirstIcon, type FirstIconOptions } from '../../../main/tray/first-icon.ts';
import { foreignJournal } from '../../fakes/foreign-journal.ts';

const DAY_MS = 86_400_000;
const DAY_START_MS = Date.UTC(2026, 10, 25);
const NOW_MS = DAY_START_MS + 15 * 3_600_000;
const isToday = (startMs: number, endMs: number): boolean => isLocalDay(startMs, endMs, NOW_MS, 'UTC');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glance-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** A history with a headline number for each of some days before and after today. */
function historyOf(counts: Readonly<Record<number, number>>): string {
  const path = join(folder, 'history.sqlite');
  const opened = openDatabase(path, NOW_MS);
  if (!opened.ok) throw new Error(opened.error.code);
  const history = createHistoryStore(opened.value.connection);
  for (const [day, totalSessions] of Object.entries(counts)) {
    const startMs = DAY_START_MS + Number(day) * DAY_MS;
    const current = { totalSessions, averageSessionSeconds: null, responseSeconds: null };
    history.keep(
      'acme',
      { startMs, endMs: startMs + DAY_MS },
      { buckets: [], summary: { current, previous: {} } },
      NOW_MS,
    );
  }
  history.close();
  return path;
}

describe('the last number of today', () => {
  it('is that of today and of no other day or account', () => {
    expect(lastCountOfToday(historyOf({ [-1]: 7, 0: 42 }), 'acme', NOW_MS, isToday)).toBe(42);
    expect(lastCountOfToday(join(folder, 'history.sqlite'), 'other', NOW_MS, isToday)).toBeNull();
  });

  it('is not yesterday’s, and not that of a longer range', () => {
    const path = historyOf({ [-1]: 7 });
    expect(lastCountOfToday(path, 'acme', NOW_MS, isToday)).toBeNull();
    expect(lastCountOfToday(path, 'acme', NOW_MS, () => true)).toBeNull();
  });

  it('is unknown without a file, and makes none', () => {
    const path = join(folder, 'none.sqlite');
    expect(lastCountOfToday(path, 'acme', NOW_MS, isToday)).toBeNull();
    writeFileSync(path, 'this is no database, whatever its name says '.repeat(100));
    expect(lastCountOfToday(path, 'acme', NOW_MS, isToday)).toBeNull();
  });
});

describe('the last number of today, looked for before the history is opened properly', () => {
  it('leaves the log beside a file of no bytes', () => {
    const path = join(folder, 'emptied.sqlite');
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, 'everything there is');
    expect(lastCountOfToday(path, 'acme', NOW_MS, isToday)).toBeNull();
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('everything there is');
  });

  it('does not let a journal of another file write into this one', () => {
    const path = join(folder, 'copied.sqlite');
    const whole = historyOf({ 0: 42 });
    const file = new Database(whole);
    file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    file.close();
    copyFileSync(whole, path);
    writeFileSync(`${path}-journal`, foreignJournal());
    const before = readFileSync(path);
    expect(lastCountOfToday(path, 'acme', NOW_MS, isToday)).toBeNull();
    expect(readFileSync(path).equals(before)).toBe(true);
    rmSync(`${path}-journal`);
    expect(lastCountOfToday(path, 'acme', NOW_MS, isToday)).toBe(42);
  });
});

describe('the first account', () => {
  const read = (settings: string) => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, settings);
    return readFirstAccount(path);
  };

  it('is the primary one, or else the first', () => {
    const accounts = [
      { id: 'acme', name: 'Acme' },
      { id: 'beta', name: 'Beta', timeZone: 'Asia/Tokyo' },
    ];
    expect(read(JSON.stringify({ accounts, primaryAccountId: 'beta' }))).toEqual({
      ...{ id: 'beta', name: 'Beta', timeZone: 'Asia/Tokyo' },
    });
    expect(read(JSON.stringify({ accounts }))).toEqual({ id: 'acme', name: 'Acme', timeZone: 'system' });
  });

  it.each(['', 'null', '[]', '{"accounts": 3}', '{"accounts": [null, {"id": 1, "name": "x"}]}', '{'])(
    'is none in %j',
    (settings) => expect(read(settings)).toBeNull(),
  );
});

describe('the first icon', () => {
  const shown = (lastCount: number | null, platform: NodeJS.Platform): string[] => {
    const said: string[] = [];
    class Tray {
      setToolTip(text: string): void {
        said.push(`tooltip ${text}`);
      }
      setTitle(text: string): void {
        said.push(`title ${text}`);
      }
    }
    const image = { addRepresentation: () => undefined, setTemplateImage: () => undefined };
    const electron = { Tray, nativeImage: { createFromBitmap: () => image as unknown as NativeImage } };
    const look = firstLook(lastCount, 'Acme');
    showFirstIcon({ look, platform, electron: electron as unknown as FirstIconOptions['electron'] });
    return said;
  };

  it('shows the last number, and that it is not of now', () => {
    expect(shown(1284, 'win32')).toEqual(['tooltip 1.2k … · Acme']);
    expect(shown(1284, 'darwin').at(-1)).toBe('title 1.2k');
  });

  it('shows no number where none is known', () => {
    expect(shown(null, 'darwin')).toEqual(['tooltip Acme']);
  });
});
