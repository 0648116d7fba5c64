import { describe, expect, it } from 'vitest';
import { createNoticeBoard } from '../../../main/core/notices.ts';
import { sayTimeZone } from '../../../main/core/time-zone-notice.ts';
import { Wakefulness } from '../../../main/core/wakefulness.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const MINUTE_MS = 60_000;

/** A computer whose engine keeps the zone it found first, until it is made to look again. */
function computer() {
  const zone = { real: 'Europe/Berlin', kept: 'Europe/Berlin' };
  const done: string[] = [];
  const clock = createManualClock(0);
  const wakefulness = new Wakefulness({
    clock,
    systemTimeZone: () => zone.kept,
    lookAtTimeZone: () => {
      zone.kept = zone.real;
    },
    onSleep: () => done.push('sleep'),
    onWake: () => done.push(`wake in ${zone.kept}`),
    onClockJump: () => done.push('jump'),
  });
  return { zone, done, clock, wakefulness };
}

describe('a computer that travels', () => {
  it('is in its new zone within a minute, and once', () => {
    const { zone, done, clock, wakefulness } = computer();
    clock.advance(MINUTE_MS);
    expect(done).toEqual([]);
    zone.real = 'Asia/Tokyo';
    clock.advance(3 * MINUTE_MS);
    expect(done).toEqual(['wake in Asia/Tokyo']);
    wakefulness.stop();
  });

  it('is in its new zone as it wakes', () => {
    const { zone, done, wakefulness } = computer();
    wakefulness.sleep();
    zone.real = 'America/New_York';
    wakefulness.wake();
    expect(done).toEqual(['sleep', 'wake in America/New_York']);
    wakefulness.stop();
  });
});

it('an unknown zone is said until it is known', () => {
  const notices = createNoticeBoard(() => undefined);
  sayTimeZone('Foo/Bar', notices);
  expect(notices.all()).toEqual([{ kind: 'time-zone-unknown', detail: 'Foo/Bar' }]);
  sayTimeZone('Europe/Berlin', notices);
  expect(notices.all()).toEqual([]);
  sayTimeZone('', notices);
  expect(notices.all()).toEqual([{ kind: 'time-zone-unknown' }]);
});
