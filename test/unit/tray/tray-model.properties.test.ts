import { ENGLISH } from '../../../main/domain/wording/language.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../main/contract/errors.ts';
import type { AccountSnapshot, ConnectionStatus } from '../../../main/contract/snapshot.ts';
import { iconText } from '../../../main/tray/icon-text.ts';
import { trayModel } from '../../../main/tray/tray-model.ts';
import { count, figures, runs, TRICKY_ZONES } from '../../arbitraries.ts';
import { account, NOW_MS, snapshot, today } from './support.ts';

/** Any text a person may type as a name, with characters of two units and with line ends. */
const name = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60, size: 'max' }),
    fc.string({
      unit: fc.constantFrom('a', '👩‍👩‍👧', '会', '\n', '\t', '&', ' '),
      minLength: 1,
      maxLength: 200,
      size: 'max',
    }),
  );

const HALF_CHARACTER = /\p{Surrogate}/u;

const STATUSES: readonly ConnectionStatus[] = [
  'connecting',
  'fresh',
  'stale',
  'offline',
  'error',
  'key-locked',
  'paused',
];

const anyAccount = (): fc.Arbitrary<AccountSnapshot> =>
  fc
    .record({
      name: name(),
      timeZone: fc.constantFrom(...TRICKY_ZONES),
      status: fc.constantFrom(...STATUSES),
      code: fc.option(fc.constantFrom(...ERROR_CODES)),
      sinceMs: fc.integer({ min: NOW_MS - 40 * 86_400_000, max: NOW_MS }),
      measured: fc.option(figures()),
      fetching: fc.option(fc.record({ doneCount: fc.nat(800), totalCount: fc.nat(800) })),
    })
    .map(({ name: text, timeZone, status, code, sinceMs, measured, fetching }) =>
      account({
        name: text,
        timeZone,
        fetching,
        connection: { status, problem: code === null ? null : { code }, sinceMs },
        today: measured === null ? null : today(measured),
      }),
    );

describe('the tray’s words, whatever there is to say', () => {
  it('fit: no tooltip beyond 127 UTF-16 units, no half character, one line each', () => {
    fc.assert(
      fc.property(fc.array(anyAccount(), { maxLength: 4 }), (accounts) => {
        const model = trayModel(snapshot(...accounts), NOW_MS, ENGLISH);
        const labels = model.menu.flatMap((line) => (line.kind === 'item' ? [line.label] : []));
        expect(model.tooltip.length).toBeGreaterThan(0);
        expect(model.tooltip.length).toBeLessThanOrEqual(127);
        for (const text of [model.tooltip, ...labels]) {
          expect(text).not.toMatch(/[\n\r\t]/);
          expect(text).not.toMatch(/NaN|undefined|null|Infinity|object Object/);
          // Half a character can only come from a name that holds one itself.
          if (!accounts.some((each) => HALF_CHARACTER.test(each.name))) expect(text).not.toMatch(HALF_CHARACTER);
        }
        expect(labels.slice(-5)).toEqual(['Open Glance', 'Refresh now', 'Export CSV…', 'Settings…', 'Quit Glance']);
      }),
      { ...runs(40), endOnFailure: true },
    );
  });

  it('have a count of at most four characters in the icon, and never a larger one for fewer sessions', () => {
    const asNumber = (text: string): number => Number(text.replace(/k\+?$/, '')) * (text.includes('k') ? 1000 : 1);
    fc.assert(
      fc.property(count(), count(), (a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        expect(iconText(many).length).toBeLessThanOrEqual(4);
        expect(asNumber(iconText(few))).toBeLessThanOrEqual(asNumber(iconText(many)));
      }),
      runs(400),
    );
  });
});
