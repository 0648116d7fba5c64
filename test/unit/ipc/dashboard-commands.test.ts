import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { copyImageSchema, saveImageSchema } from '../../../main/contract/images.ts';
import { dayNoteSchema } from '../../../main/contract/day-notes.ts';
import { createDashboardService } from '../../../main/core/dashboard-service.ts';
import { unavailable } from '../../../main/history/open-history.ts';
import { dashboardCommands } from '../../../main/ipc/dashboard-commands.ts';
import { temporaryFolder } from '../../integration/core/support.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const SVG = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"></svg>');

function commandsThatSaveTo(path: string | null, copied: Uint8Array[] = [], dataDir = temporaryFolder()) {
  const opened = unavailable(join(dataDir, 'history.sqlite'), { code: 'history-unavailable' });
  return dashboardCommands({
    core: () => ({
      dashboard: createDashboardService({
        ...opened,
        dataDir,
        zoneOf: () => 'UTC',
        onHistoryChanged: () => undefined,
        clock: { nowMs: () => 0 },
        jobs: { run: () => Promise.resolve({ ok: false, error: { code: 'internal' } }) },
      }),
    }),
    files: { save: () => Promise.resolve(path) },
    copyPng: (bytes) => {
      copied.push(bytes);
      return Promise.resolve(bytes.length > 8);
    },
  });
}

describe('a picture of a chart', () => {
  it('is written where the person says, byte for byte', async () => {
    const path = join(temporaryFolder(), 'Sessions.svg');
    const saved = await commandsThatSaveTo(path).saveImage({ name: 'Sessions', format: 'svg', bytes: SVG });
    expect(saved).toEqual({ ok: true, value: { path } });
    expect(new Uint8Array(readFileSync(path))).toEqual(SVG);
  });

  it('is written nowhere when the person changes their mind', async () => {
    const saved = await commandsThatSaveTo(null).saveImage({ name: 'Sessions', format: 'png', bytes: PNG });
    expect(saved).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(existsSync('Sessions.png')).toBe(false);
  });

  it('is never written over a file of Glance’s own, by whatever way', async () => {
    const dataDir = temporaryFolder();
    const settings = join(dataDir, 'settings.json');
    writeFileSync(settings, '{}');
    const link = join(temporaryFolder(), 'link.png');
    symlinkSync(settings, link);
    for (const path of [settings, join(dataDir, 'new.png'), link]) {
      const saved = await commandsThatSaveTo(path, [], dataDir).saveImage({ name: 'x', format: 'png', bytes: PNG });
      expect([path, saved]).toEqual([path, { ok: false, error: { code: 'own-file' } }]);
    }
    expect(readFileSync(settings, 'utf8')).toBe('{}');
    const pipe = await commandsThatSaveTo('/dev/null', [], dataDir).saveImage({ name: 'x', format: 'png', bytes: PNG });
    expect(pipe).toEqual({ ok: false, error: { code: 'not-a-file' } });
  });

  it('goes to the clipboard, or says that it is none', async () => {
    const copied: Uint8Array[] = [];
    const commands = commandsThatSaveTo(null, copied);
    expect(await commands.copyImage(PNG)).toEqual({ ok: true, value: null });
    expect(await commands.copyImage(PNG.slice(0, 8))).toMatchObject({ ok: false });
    expect(copied[0]).toEqual(PNG);
  });
});

it.each([
  ['a PNG that is none', saveImageSchema, { name: 'x', format: 'png', bytes: SVG }],
  ['an SVG that is none', saveImageSchema, { name: 'x', format: 'svg', bytes: PNG }],
  ['a path for a name', saveImageSchema, { name: '../x', format: 'png', bytes: PNG }],
  ['no bytes', saveImageSchema, { name: 'x', format: 'png', bytes: new Uint8Array() }],
  ['an array of numbers', copyImageSchema, [...PNG]],
  ['more than a picture takes', copyImageSchema, new Uint8Array(16_000_001)],
  ['a note on a day that is none', dayNoteSchema, { accountId: 'acme', date: '2026-02-30', text: 'x' }],
  ['a note that is a book', dayNoteSchema, { accountId: 'acme', date: '2026-02-03', text: 'x'.repeat(281) }],
])('the door refuses %s', (_name, schema, value) => {
  expect(v.safeParse(schema as v.GenericSchema, value).success).toBe(false);
});
