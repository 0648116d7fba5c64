import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../../main/contract/errors.ts';
import type { EventName, EventPayloads, GlanceBridge } from '../../../../main/contract/ipc.ts';
import { GlanceState } from '../../../../renderer/state/glance.svelte.ts';
import { snapshotWith, TUESDAY_14 } from './support.ts';

/** The page of a popover, on a bridge that notes what is asked. */
function openPopover() {
  const listeners = new Map<EventName, (payload: never) => void>();
  const asked: string[] = [];
  let answerRange: () => void = () => undefined;
  const bridge = {
    getSnapshot: () => Promise.resolve(ok(snapshotWith('acme'))),
    loadRange: ({ accountId }: { accountId: string }) => {
      asked.push(`range of ${accountId}`);
      return new Promise((resolve) => {
        answerRange = () => resolve(fail('internal'));
      });
    },
    pageReady: () => Promise.resolve(asked.push('page ready')),
    on: (event: EventName, listener: (payload: never) => void) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  } as unknown as GlanceBridge;
  const prefersDark = { matches: false, addEventListener: () => {}, removeEventListener: () => {} };
  const glance = new GlanceState(bridge, { nowMs: () => Date.now(), windowKind: 'popover', prefersDark });
  const emit = <E extends EventName>(event: E, payload: EventPayloads[E]): void =>
    (listeners.get(event) as ((payload: EventPayloads[E]) => void) | undefined)?.(payload);
  return { glance, emit, asked, answer: () => answerRange(), stop: glance.start() };
}

beforeEach(() => {
  vi.useFakeTimers({ now: TUESDAY_14 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a page that nobody looks at', () => {
  it('wakes for nothing and forgets what was chosen', async () => {
    const { glance, emit, asked, answer, stop } = openPopover();
    await vi.advanceTimersByTimeAsync(200);
    answer();
    glance.chooseAccount('northwind');
    answer();
    emit('putAway', null);
    await vi.advanceTimersByTimeAsync(0);
    expect([glance.isAway, vi.getTimerCount()]).toEqual([true, 0]);
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toEqual([]);
    expect(glance.account?.id).toBe('acme');
    stop();
  });

  it('shows what there is then, and says so once the range is there as well', async () => {
    const { glance, emit, asked, answer, stop } = openPopover();
    await vi.advanceTimersByTimeAsync(200);
    answer();
    emit('putAway', null);
    await vi.advanceTimersByTimeAsync(60_000);
    asked.length = 0;
    emit('comeBack', snapshotWith('acme'));
    await vi.advanceTimersByTimeAsync(10);
    // The history may have changed, though the account and its numbers did not.
    expect([asked, glance.isAway]).toEqual([['range of acme'], true]);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, glance.isAway]).toEqual([['range of acme', 'page ready'], false]);
    expect(glance.nowMs).toBe(Date.now() - 10);
    stop();
  });

  it('does not wait long for a range', async () => {
    const { glance, emit, asked, stop } = openPopover();
    emit('putAway', null);
    emit('comeBack', snapshotWith('northwind'));
    await vi.advanceTimersByTimeAsync(150);
    expect(asked.at(-1)).toBe('page ready');
    expect([glance.isAway, glance.account?.id]).toEqual([false, 'northwind']);
    stop();
  });
});
