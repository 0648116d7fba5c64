import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBucketRows } from '../../../main/history/bucket-rows.ts';
import { createPackedBuckets } from '../../../main/history/packed-buckets.ts';
import { DAY_START_MS, hour, HOUR_MS, newStore } from './support.ts';
import { runs } from '../../arbitraries.ts';

it('many buckets together are those that one reads one by one, to the last digit', () => {
  const { store, connection } = newStore();
  const [rows, packed] = [createBucketRows(connection), createPackedBuckets(connection)];
  const figure = fc.oneof(
    fc.integer({ min: 0, max: 5_000 }),
    fc.double({ min: 0, max: 1e7, noNaN: true }),
    fc.double({ min: 0, max: 1e-3, noNaN: true }),
  );
  const bucket = fc.record({
    place: fc.integer({ min: -2_000, max: 0 }),
    totalSessions: figure,
    averageSessionSeconds: fc.option(figure),
    responseSeconds: fc.option(figure),
    label: fc.oneof(fc.constantFrom('09 AM', '"', '\\', '\u2028'), fc.string({ unit: 'grapheme' })),
    status: fc.constantFrom('final' as const, 'provisional' as const),
  });
  let packedCount = 0;
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 12 }), (drawn) => {
      store.deleteAccount('acme');
      const buckets = drawn.map(({ place, ...change }) => ({ accountId: 'acme', bucket: hour(place, change) }));
      expect(store.importBuckets(buckets).ok).toBe(true);
      const asked = ['acme', 'hour', DAY_START_MS - 2_100 * HOUR_MS, DAY_START_MS + HOUR_MS] as const;
      const together = packed.read(...asked);
      if (together !== null) packedCount += 1;
      const days = Array.from({ length: 90 }, (_unused, day) =>
        rows.read('acme', 'hour', asked[2] + day * 24 * HOUR_MS, asked[2] + (day + 1) * 24 * HOUR_MS),
      );
      expect(store.buckets(...asked)).toEqual(days.flat());
      if (together !== null) expect(together).toEqual(days.flat());
    }),
    runs(150),
  );
  // Both ways were gone, how often depends on the draws.
  expect(packedCount).toBeGreaterThan(0);
  expect(packedCount).toBeLessThan(150);
});
