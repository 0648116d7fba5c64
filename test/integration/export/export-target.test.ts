import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveFile } from '../../../main/files/atomic-file.ts';
import { allowedTarget } from '../../../main/files/export-target.ts';
import { createStatusFile } from '../../../main/files/status-file.ts';
import { temporaryFolder } from '../core/support.ts';

/** Where an export may go: over nothing of Glance's own, and over nothing that is no file. */

function dataFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sample-data'));
  for (const name of ['history.sqlite', 'settings.json', 'sample-data/history.sqlite']) {
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

describe('Glance’s own files', () => {
  it('are no target, by whatever name, link or folder', async () => {
    const folder = dataFolder();
    const outside = temporaryFolder();
    symlinkSync(folder, join(outside, 'link'));
    symlinkSync(join(folder, 'history.sqlite'), join(outside, 'innocent.csv'));
    for (const path of [
      join(folder, 'history.sqlite'),
      join(folder, 'history.sqlite-wal'),
      join(folder, 'settings.json'),
      join(folder, 'new.csv'),
      join(folder, 'sub', '..', 'settings.json'),
      join(folder, 'sample-data', 'history.sqlite'),
      join(folder, 'Local Storage', 'leveldb', 'x'),
      join(outside, 'link', 'settings.json'),
      join(outside, 'innocent.csv'),
    ]) {
      expect([path, await allowedTarget(path, folder)]).toEqual([path, { ok: false, error: { code: 'own-file' } }]);
      expect([path, await allowedTarget(path, join(folder, 'sample-data'))]).toMatchObject([path, { ok: false }]);
    }
    expect(await allowedTarget(join(outside, 'free.csv'), folder)).toEqual({ ok: true, value: null });
    expect(await allowedTarget(`${folder}-beside.csv`, folder)).toEqual({ ok: true, value: null });
  });
});

describe('a target', () => {
  it('that is a folder, a pipe or a device is left alone', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    mkdirSync(join(folder, 'folder'));
    for (const path of [join(folder, 'pipe'), join(folder, 'folder'), '/dev/null']) {
      expect([path, await saveFile(path, 'x')]).toEqual([path, { ok: false, error: { code: 'not-a-file' } }]);
      expect([path, existsSync(path)]).toEqual([path, true]);
    }
  });

  it('that is read-only is not replaced', async () => {
    const path = join(temporaryFolder(), 'kept.csv');
    writeFileSync(path, 'kept');
    chmodSync(path, 0o444);
    expect(await saveFile(path, 'x')).toEqual({ ok: false, error: { code: 'file-read-only' } });
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });

  it('keeps its mode, and a link stays a link; a new one is its owner’s alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'shared.csv');
    writeFileSync(path, 'old');
    chmodSync(path, 0o664);
    symlinkSync(path, join(folder, 'link.csv'));
    expect((await saveFile(join(folder, 'link.csv'), 'new')).ok).toBe(true);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new', 0o664]);
    await saveFile(join(folder, 'fresh.csv'), 'x');
    expect(statSync(join(folder, 'fresh.csv')).mode & 0o777).toBe(0o600);
  });
});

it('sweeps what a process that is gone had begun where the status file leads to, and nothing else there', () => {
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(elsewhere, 'bar.json'), '{}');
  symlinkSync(join(elsewhere, 'bar.json'), join(folder, 'status.json'));
  const others = ['.bar.json.1-0123456789ab.part', '.other.99999999-0123456789ab.part', 'bar.json'];
  for (const name of [...others, '.bar.json.99999999-0123456789ab.part']) writeFileSync(join(elsewhere, name), 'x');
  createStatusFile(folder);
  expect(readdirSync(elsewhere).sort()).toEqual([...others].sort());
});
