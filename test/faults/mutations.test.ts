import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import Database from 'libsql';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { settingsSchema } from '../../main/contract/settings.ts';
import { openLastingHistory, type LastingHistory } from '../../main/history/lasting-history.ts';
import { openSettings } from '../../main/settings/settings-store.ts';
import { saveMutations } from './results.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { DAY, hour, report } from '../integration/history/support.ts';
import { runs } from '../arbitraries.ts';

/** Settings and history files changed at random: the app always starts, says what it did, and keeps what was readable. */

/** Some hundreds with `npm test`; thousands with `npm run test:faults -- --full`. */
const ROUNDS = Number(process.env['GLANCE_FAULTS_ROUNDS'] ?? 300);
/** Each writes and reads some megabytes. */
const HISTORY_ROUNDS = process.env['GLANCE_FAULTS_ROUNDS'] === undefined ? 25 : ROUNDS;
/** Only to end what hangs: many rounds take minutes. */
const LONG = { timeout: 120_000 + ROUNDS * 2_000 };
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'glance-mutation-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ACCOUNTS = [
  { id: 'acme', name: 'Acme', color: '#2f6bff', keyStored: true },
  { id: 'beta', name: 'Beta', color: '#0f9d8a', keyStored: true },
];
const GOOD = { accounts: ACCOUNTS, primaryAccountId: 'beta', theme: 'dark', pollIntervalMs: 30_000, backfillDays: 7 };
const TEXT = Buffer.from(JSON.stringify(GOOD, null, '\t'));
const KEYS = Object.keys(settingsSchema.entries) as (keyof typeof settingsSchema.entries)[];

const cut = fc.nat({ max: TEXT.length - 1 }).map((length) => TEXT.subarray(0, length));
const overwritten = fc
  .array(fc.tuple(fc.nat({ max: TEXT.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 })
  .map((changes) => {
    const bytes = Buffer.from(TEXT);
    for (const [place, byte] of changes) bytes[place] = byte;
    return bytes;
  });
const anything = fc.oneof(fc.json(), fc.string()).map((text) => Buffer.from(text));
const oneValue = fc
  .tuple(fc.constantFrom(...KEYS), fc.jsonValue())
  .map(([key, value]) => Buffer.from(JSON.stringify({ ...GOOD, [key]: value })));

it('settings of any bytes: it starts with valid settings, says what it did, and the next start is quiet', LONG, () => {
  fc.assert(
    fc.property(fc.oneof(cut, overwritten, anything, oneValue), (bytes) => {
      inFolder((folder) => {
        writeFileSync(join(folder, 'settings.json'), bytes);
        const { opening, get } = openSettings(folder, createManualClock(NOW_MS));
        expect(v.is(settingsSchema, get())).toBe(true);
        const kept = readdirSync(folder).filter((name) => name.includes('damaged'));
        const isClean = opening.origin === 'file' && opening.dropped.length === 0;
        expect(kept).toHaveLength(isClean ? 0 : 1);
        if (!isClean) expect(readFileSync(join(folder, kept[0] ?? '')).equals(bytes)).toBe(true);
        const again = openSettings(folder, createManualClock(NOW_MS));
        expect([again.opening.origin, again.opening.dropped, again.get()]).toEqual(['file', [], get()]);
      });
    }),
    runs(ROUNDS),
  );
  saveMutations('settings of any bytes, any JSON, any cut and any one value', ROUNDS);
});

it(
  'settings with any one value: every other value stays, and whatever the file says, a copy with accounts does',
  LONG,
  () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), fc.jsonValue(), fc.oneof(cut, anything), (key, value, later) => {
        inFolder((folder) => {
          writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...GOOD, [key]: value }));
          const settings = openSettings(folder, createManualClock(NOW_MS)).get();
          const others = Object.fromEntries(
            Object.entries(GOOD).filter(
              ([name]) => name !== key && !(name === 'primaryAccountId' && key === 'accounts'),
            ),
          );
          expect(settings).toMatchObject(others);
          writeFileSync(join(folder, 'settings.json'), TEXT);
          openSettings(folder, createManualClock(NOW_MS));
          writeFileSync(join(folder, 'settings.json'), later);
          const ids = openSettings(folder, createManualClock(NOW_MS))
            .get()
            .accounts.map(({ id }) => id);
          if (!isWill(later)) expect(ids).toEqual(['acme', 'beta']);
        });
      }),
      runs(Math.ceil(ROUNDS / 3)),
    );
    saveMutations('settings with any one value, then damaged', Math.ceil(ROUNDS / 3));
  },
);

/** Whole settings with a list of accounts are a person's will; anything else is damage. */
function isWill(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === 'object' && value !== null && 'accounts' in value && Array.isArray(value.accounts);
  } catch {
    return false;
  }
}

/** Enough for a tree with inner pages. */
const HOURS = 1_000;

function openHistoryIn(folder: string, recovered: () => void): { lasting: LastingHistory; advance: () => void } {
  const clock = createManualClock(NOW_MS);
  const lasting = openLastingHistory({
    path: join(folder, 'history.sqlite'),
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    accountIds: () => ['acme'],
    pause: () => nextTurn(),
    onProblem: () => undefined,
    onRecovered: recovered,
    onReplaced: () => undefined,
  });
  return {
    lasting,
    advance: () => {
      clock.advance(5_000);
    },
  };
}

function wholeHistory(): Buffer {
  return inFolder((folder) => {
    const { lasting } = openHistoryIn(folder, () => undefined);
    const hours = Array.from({ length: HOURS }, (_, place) => hour(place));
    lasting.history.keep('acme', DAY, report(hours), DAY.endMs);
    lasting.close();
    const file = new Database(join(folder, 'history.sqlite'));
    file.exec('VACUUM');
    file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    file.close();
    return readFileSync(join(folder, 'history.sqlite'));
  });
}

it(
  'a history with any page overwritten: it opens, takes new rows, and keeps all that is on other pages',
  LONG,
  async () => {
    const whole = wholeHistory();
    const pageCount = whole.length / 4096;
    const page = fc.integer({ min: 1, max: pageCount - 1 });
    await fc.assert(
      fc.asyncProperty(page, fc.constantFrom(0x00, 0x5a, 0xff), async (damagedPage, byte) => {
        const folder = mkdtempSync(join(tmpdir(), 'glance-mutation-'));
        try {
          const bytes = Buffer.from(whole).fill(byte, damagedPage * 4096, (damagedPage + 1) * 4096);
          writeFileSync(join(folder, 'history.sqlite'), bytes);
          const seen = { recovered: false };
          const { lasting, advance } = openHistoryIn(folder, () => (seen.recovered = true));
          lasting.history.keep('acme', DAY, report([hour(HOURS + 1)]), DAY.endMs);
          for (let turn = 0; turn < 3_000 && !seen.recovered; turn += 1) {
            if (turn % 50 === 0) advance();
            await nextTurn();
          }
          advance();
          const kept = lasting.history.buckets('acme', 'hour', 0, Infinity).length;
          lasting.close();
          // A page of rows holds a few dozen of them; one of the tree's inner pages some thousands, which are fetched again.
          expect(kept).toBeGreaterThan(0);
          const names = readdirSync(folder).filter((name) => name.includes('damaged'));
          expect(names.length > 0 || kept === HOURS + 1).toBe(true);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      runs(HISTORY_ROUNDS),
    );
    saveMutations('history with any page overwritten', HISTORY_ROUNDS);
  },
);
