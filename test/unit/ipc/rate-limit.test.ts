import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../main/contract/errors.ts';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { alertCommands } from '../../../main/ipc/alert-commands.ts';
import { A_PERSONS_PACE, createGate } from '../../../main/ipc/rate-limit.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

describe('a gate', () => {
  it('opens so often within any stretch, also across the edge of two', () => {
    const clock = createManualClock(1_000_000);
    const gate = createGate(clock, { count: 2, withinMs: 1_000 });
    expect([gate(), gate(), gate()]).toEqual([true, true, false]);
    clock.advance(999);
    expect(gate()).toBe(false);
    clock.advance(1);
    expect([gate(), gate(), gate()]).toEqual([true, true, false]);
  });

  it('is not shut for ever by a clock that is set back', () => {
    const clock = createManualClock(1_000_000);
    const gate = createGate(clock, { count: 1, withinMs: 1_000 });
    expect(gate()).toBe(true);
    clock.jump(0);
    expect(gate()).toBe(true);
  });
});

it('a page in a loop gets no more test notifications than a person would', async () => {
  const clock = createManualClock(1_000_000);
  let shown = 0;
  const commands = alertCommands({
    core: () => {
      throw new Error('a test notification needs no core');
    },
    notifier: { show: () => Promise.resolve((shown += 1) > 0), withdraw: () => undefined } as never,
    language: () => ENGLISH,
    clock,
    openAlerts: () => undefined,
  });
  const send = () => commands.sendTestNotification(undefined);
  const answers = [];
  for (let press = 0; press < 200; press += 1) answers.push(await send());
  expect(shown).toBe(A_PERSONS_PACE.count);
  expect(answers.slice(0, A_PERSONS_PACE.count)).toEqual(Array(A_PERSONS_PACE.count).fill(ok(null)));
  expect(answers.slice(A_PERSONS_PACE.count)).toEqual(Array(200 - A_PERSONS_PACE.count).fill(fail('too-often')));
  clock.advance(A_PERSONS_PACE.withinMs);
  expect(await send()).toEqual(ok(null));
});
