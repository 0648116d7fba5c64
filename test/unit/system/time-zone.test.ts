import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isTimeZone } from '../../../main/domain/time/calendar.ts';
import { lookAtTimeZoneAgain, usableTimeZone } from '../../../main/system/time-zone.ts';

/** What a process of its own, started with a `TZ`, says its zone is, and what it counts with. */
function zonesWith(TZ: string): { readonly named: string; readonly usable: string } {
  const module = fileURLToPath(new URL('../../../main/system/time-zone.ts', import.meta.url));
  const script = `import { readTimeZone, usableTimeZone } from ${JSON.stringify(module)};
    const named = readTimeZone(process.env);
    console.log(JSON.stringify({ named, usable: usableTimeZone(named) }));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...process.env, TZ }, encoding: 'utf8' })) as {
    readonly named: string;
    readonly usable: string;
  };
}

describe('the zone of this computer', () => {
  it.each([
    ['Asia/Tokyo', 'Asia/Tokyo', 'Asia/Tokyo'],
    [':Europe/Berlin', 'Europe/Berlin', 'Europe/Berlin'],
    ['/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin', 'Europe/Berlin'],
    ['Foo/Bar', 'Foo/Bar', 'UTC'],
    ['', '', 'UTC'],
    [':', ':', 'UTC'],
  ])('with TZ=%j is called %j and counted in %j', (TZ, named, usable) => {
    expect(zonesWith(TZ)).toEqual({ named, usable });
  });
});

it.each(['', 'Foo/Bar', 'Etc/Unknown', 'undefined', 'UTC0', ' UTC'])(
  'what %j is counted in, the calendar knows',
  (named) => {
    expect(isTimeZone(usableTimeZone(named))).toBe(true);
  },
);

it('is looked at again by a write to TZ that changes nothing', () => {
  const writes: string[] = [];
  const spied = (env: Record<string, string | undefined>): Record<string, string | undefined> =>
    new Proxy(env, {
      set: (_env, name, value) => {
        writes.push(`set ${String(name)} ${String(value)}`);
        return true;
      },
      deleteProperty: (_env, name) => {
        writes.push(`delete ${String(name)}`);
        return true;
      },
    });
  lookAtTimeZoneAgain(spied({ TZ: 'Asia/Tokyo' }));
  lookAtTimeZoneAgain(spied({}));
  expect(writes).toEqual(['set TZ Asia/Tokyo', 'delete TZ']);
});
