import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { alertSettingsSchema } from '../../../main/contract/alerts.ts';
import { exportRequestSchema } from '../../../main/contract/csv.ts';
import { settingsSchema } from '../../../main/contract/settings.ts';
import { shortArray } from '../../../main/contract/short-array.ts';

/** A list that counts how many of its items are read. */
function watched(length: number): { readonly list: unknown[]; readonly read: () => number } {
  let count = 0;
  const list = new Proxy(
    Array.from({ length }, () => 'x'),
    {
      get(target, key, receiver): unknown {
        if (typeof key === 'string' && /^\d+$/.test(key)) count += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    },
  );
  return { list, read: () => count };
}

describe('a list with a limit', () => {
  it('takes what fits and refuses what does not', () => {
    const schema = shortArray(v.picklist(['x']), 2);
    expect(v.safeParse(schema, ['x', 'x'])).toMatchObject({ success: true, output: ['x', 'x'] });
    expect(v.safeParse(schema, ['x', 'y']).success).toBe(false);
    expect(v.safeParse(schema, ['x', 'x', 'x']).success).toBe(false);
    expect(v.safeParse(schema, 'xx').success).toBe(false);
    expect(v.safeParse(schema, { length: 1, 0: 'x' }).success).toBe(false);
  });

  it('that is too long is refused unread', () => {
    const schema = shortArray(v.picklist(['x']), 2);
    const long = watched(100_000);
    const parsed = v.safeParse(schema, long.list);
    expect(parsed.issues?.map(({ type }) => type)).toEqual(['max_length']);
    expect(long.read()).toBe(0);
  });

  it.each([
    ['the columns of an export', exportRequestSchema, 'columns'],
    ['the work days of alerts', alertSettingsSchema, 'workDays'],
    ['the accounts of the settings', settingsSchema, 'accounts'],
    ['the keys to delete', settingsSchema, 'keysToDelete'],
    ['the lost accounts', settingsSchema, 'lostAccountIds'],
  ])('%s', (_name, schema, key) => {
    const long = watched(100_000);
    expect(v.safeParse(schema as v.GenericSchema, { [key]: long.list }).success).toBe(false);
    expect(long.read()).toBe(0);
  });
});
