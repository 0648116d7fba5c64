import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import { runs } from '../../arbitraries.ts';
import type { FaultFiles } from '../fault.ts';
import { accountsIn, until, type AppStage } from './app-stage.ts';

/** Files of the real app changed at random: it always goes on, answers, and keeps what was readable. */

interface Change {
  readonly what: string;
  readonly apply: (files: FaultFiles) => void;
  /** Whole settings without accounts are a person's will; whatever else happens to them, a copy has the accounts. */
  readonly keepsAccounts: boolean;
}

const PAGE_BYTES = 4096;
const anyByte = fc.integer({ min: 0, max: 255 });

const cut = fc.double({ min: 0, max: 0.999, noNaN: true }).map((share): Change => ({
  what: `settings cut off after ${Math.round(share * 100)} %`,
  apply: ({ settingsPath }) => {
    const bytes = readFileSync(settingsPath);
    writeFileSync(settingsPath, bytes.subarray(0, Math.floor(bytes.length * share)));
  },
  keepsAccounts: true,
}));

const overwritten = fc
  .array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), anyByte), { minLength: 1, maxLength: 5 })
  .map((places): Change => ({
    what: `${places.length} bytes of the settings`,
    apply: ({ settingsPath }) => {
      const bytes = readFileSync(settingsPath);
      for (const [share, byte] of places) bytes[Math.floor(bytes.length * share)] = byte;
      writeFileSync(settingsPath, bytes);
    },
    keepsAccounts: false,
  }));

const anything = fc.json().map((text): Change => ({
  what: 'settings of any JSON',
  apply: ({ settingsPath }) => {
    writeFileSync(settingsPath, text);
  },
  keepsAccounts: false,
}));

const page = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), anyByte).map(([share, byte]): Change => ({
  what: `a page of the history full of ${byte}`,
  apply: ({ historyPath }) => {
    const bytes = readFileSync(historyPath);
    const at = Math.floor((bytes.length / PAGE_BYTES) * share) * PAGE_BYTES;
    for (const suffix of ['-wal', '-shm']) rmSync(historyPath + suffix, { force: true });
    writeFileSync(historyPath, bytes.fill(byte, at, at + PAGE_BYTES));
  },
  keepsAccounts: true,
}));

/**
 * Changes the files so many times, each time from what was good.
 * @param survived is told of each change
 */
export async function changeAtRandom(stage: AppStage, count: number, survived: () => void): Promise<void> {
  if (stage.app().hasEnded) await stage.start();
  for (const change of fc.sample(fc.oneof(cut, overwritten, anything, page), runs(count))) {
    await stage.away();
    stage.restoreFiles();
    change.apply(stage);
    await stage.back();
    await until(change.what, async () => {
      const answer = await stage.inPage<{ ok: boolean; value: { sampleData: boolean } }>('window.glance.getSnapshot()');
      return answer.ok && !answer.value.sampleData;
    });
    expect(await stage.tooltip(), change.what).not.toBe('');
    if (change.keepsAccounts) expect(accountsIn(stage.settingsPath), change.what).not.toEqual([]);
    survived();
  }
  await stage.away();
  stage.restoreFiles();
  await stage.back();
  await until('good numbers', async () => /^\d+ sessions? · .+ response/.test(await stage.tooltip()));
}
