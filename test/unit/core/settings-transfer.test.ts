import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../main/contract/errors.ts';
import { accountWith, settingsSchema, type Settings } from '../../../main/contract/settings.ts';
import { importSettings, readSettingsFile, settingsFile } from '../../../main/core/settings-transfer.ts';
import { createMemorySettings } from '../../fakes/memory-settings.ts';

const SETTINGS: Settings = v.parse(settingsSchema, {
  accounts: [
    {
      ...accountWith({ id: 'acme', name: 'Acme', color: '#112233', timeZone: 'Europe/Berlin', timesIn: 'minutes' }),
      keyStored: true,
      keyEntries: ['secret-entry'],
    },
  ],
  primaryAccountId: 'acme',
  theme: 'dark',
  numbers: '1.234,5',
  keysToDelete: ['left-entry'],
  windowBounds: { x: 1, y: 2, width: 800, height: 600 },
});

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'glance-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'settings.json');
  writeFileSync(path, content);
  return path;
}

function taker(settings: ReturnType<typeof createMemorySettings>) {
  const done: string[] = [];
  const sync = {
    restart: () => done.push('restarted'),
    setPaused: (paused: boolean) => done.push(`paused ${paused}`),
  };
  return {
    done,
    parts: {
      settings,
      syncs: { of: () => sync as never, start: ({ id }: { id: string }) => void done.push(`started ${id}`) },
      change: (patch: object) => {
        settings.patch(patch);
      },
      readTimesIn: (id: string, unit: string) => {
        done.push(`${id} in ${unit}`);
        return ok(null);
      },
    },
  };
}

describe('settings as a file', () => {
  it('carry what a person chose, and nothing of keys, windows or this computer', () => {
    const text = JSON.stringify(settingsFile(SETTINGS));
    expect(text).toContain('"timesIn":"minutes"');
    expect(text).not.toMatch(/entry|keyStored|keyEntries|keysToDelete|windowBounds|lostAccountIds/);
  });

  it('come back as they were', async () => {
    const read = await readSettingsFile(fileWith(JSON.stringify(settingsFile(SETTINGS))));
    expect(read).toEqual(ok(settingsFile(SETTINGS).settings));
  });

  it.each(['', '{', '[]', '{"format":"glance-settings","version":2,"settings":{}}', '{"accounts":[]}'])(
    'are not whatever else is in a file: %s',
    async (content) => {
      expect(await readSettingsFile(fileWith(content))).toMatchObject({ error: { code: 'not-settings' } });
    },
  );

  it('give an account that is new no key, and leave that of a known one alone', () => {
    const settings = createMemorySettings(
      v.parse(settingsSchema, {
        accounts: [
          { ...accountWith({ id: 'acme', name: 'Old', color: '#000000' }), keyStored: true, keyEntries: ['e'] },
        ],
      }),
    );
    const { parts, done } = taker(settings);
    const file = settingsFile({
      ...SETTINGS,
      accounts: [...SETTINGS.accounts, accountWith({ id: 'beta', name: 'Beta', color: '#445566' })],
    });
    expect(importSettings(parts, file.settings)).toEqual(ok({ accountCount: 2, newAccountIds: ['beta'] }));
    expect(settings.account('acme')).toMatchObject({ name: 'Acme', keyStored: true, keyEntries: ['e'] });
    expect(settings.account('beta')).toMatchObject({ keyStored: false });
    expect(settings.get().theme).toBe('dark');
    expect(done).toEqual(['acme in minutes', 'restarted', 'started beta']);
  });
});
