import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../../main/contract/errors.ts';
import type { RangeRequest } from '../../../../main/contract/range.ts';
import type { WindowKind } from '../../../../main/contract/windows.ts';
import type { EventName, EventPayloads, GlanceBridge } from '../../../../main/contract/ipc.ts';
import { GlanceState } from '../../../../renderer/state/glance.svelte.ts';
import { incident, snapshotWith, TUESDAY_14 } from './support.ts';

/** A window's state on a bridge that only notes which incidents were asked for. */
function openWindow(windowKind: WindowKind = 'popover', lastView = Promise.resolve<unknown>(null)) {
  const listeners = new Map<EventName, (payload: never) => void>();
  const asked: string[] = [];
  const ranges: string[] = [];
  const bridge = {
    getSnapshot: () => new Promise(() => {}),
    lastView: () => lastView,
    loadRange: ({ preset }: RangeRequest) => {
      ranges.push(preset);
      return new Promise(() => {});
    },
    loadIncidents: ({ accountId }: { accountId: string }) => {
      asked.push(accountId);
      return Promise.resolve(ok([]));
    },
    on: (event: EventName, listener: (payload: never) => void) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  } as unknown as GlanceBridge;
  const prefersDark = { matches: false, addEventListener: () => {}, removeEventListener: () => {} };
  const glance = new GlanceState(bridge, { nowMs: () => TUESDAY_14 + 3_600_000, windowKind, prefersDark });
  const emit = <E extends EventName>(event: E, payload: EventPayloads[E]): void =>
    (listeners.get(event) as ((payload: EventPayloads[E]) => void) | undefined)?.(payload);
  return { glance, emit, asked, ranges, stop: glance.start() };
}

describe('going to an incident', () => {
  it('remembers a click that came before the first picture, and points the incident out', () => {
    const { glance, emit, stop } = openWindow();
    emit('navigate', { view: 'alerts', accountId: 'northwind', incidentId: 7 });
    expect(glance.pointed).toBeNull();
    emit('snapshot', snapshotWith('acme'));
    expect([glance.view, glance.account?.id, glance.pointed]).toEqual([
      'alerts',
      'northwind',
      { id: 7, from: 'notification' },
    ]);
    stop();
  });

  it('from the list shows its day with its hour marked', () => {
    const { glance, emit, stop } = openWindow();
    emit('snapshot', snapshotWith('acme'));
    glance.showInDashboard(incident({ id: 3, accountId: 'northwind', hourStartMs: TUESDAY_14 - 86_400_000 }));
    expect([glance.view, glance.account?.id, glance.pointed]).toEqual([
      'dashboard',
      'northwind',
      { id: 3, from: 'alerts' },
    ]);
    expect(glance.range.selection.preset).toBe('yesterday');
    expect(glance.range.markedAtMs).toBe(TUESDAY_14 - 86_400_000);
    stop();
  });

  it('from the dashboard opens the list at it', () => {
    const { glance, emit, stop } = openWindow();
    emit('snapshot', snapshotWith('acme'));
    glance.showInAlerts(incident({ id: 3 }));
    expect([glance.view, glance.pointed?.id]).toEqual(['alerts', 3]);
    stop();
  });

  it('closes a dialog about what was on screen, which would be gone with it', () => {
    const { glance, emit, stop } = openWindow();
    emit('snapshot', snapshotWith('acme'));
    glance.dialogs.asking = 'shift';
    expect(glance.dialogs.isAnyOpen).toBe(true);
    emit('navigate', { view: 'alerts', accountId: 'northwind', incidentId: 7 });
    expect(glance.dialogs.isAnyOpen).toBe(false);
    stop();
  });

  it('anywhere else points nothing out any more', () => {
    const { glance, emit, stop } = openWindow();
    emit('snapshot', snapshotWith('acme'));
    glance.showInAlerts(incident());
    emit('navigate', { view: 'settings' });
    expect(glance.pointed).toBeNull();
    stop();
  });
});

it('waits with the first picture for what was shown last, and goes where a click wanted to after that', async () => {
  const last = { view: 'dashboard', accountId: null, asTable: false, scrollTop: 0, preset: '30-days' };
  let answer: (shown: unknown) => void = () => undefined;
  const answered = new Promise<unknown>((resolve) => (answer = resolve));
  const { glance, emit, ranges, stop } = openWindow('main', answered);
  emit('snapshot', snapshotWith('acme'));
  emit('navigate', { view: 'alerts', accountId: 'northwind', incidentId: 7 });
  expect(ranges).toEqual([]);
  answer(ok(last));
  await vi.waitFor(() => {
    expect(ranges).not.toEqual([]);
  });
  expect([glance.view, glance.account?.id, glance.range.selection.preset]).toEqual(['alerts', 'northwind', '30-days']);
  expect(new Set(ranges)).toEqual(new Set(['30-days']));
  stop();
});

it('asks for incidents again when they changed, where they are on screen', async () => {
  const { glance, emit, asked, stop } = openWindow();
  emit('snapshot', snapshotWith('acme'));
  await glance.incidents.show({ accountId: 'acme' });
  emit('incidentsChanged', { accountId: 'northwind' });
  expect(asked).toEqual(['acme']);
  emit('incidentsChanged', { accountId: 'acme' });
  expect(asked).toEqual(['acme', 'acme']);
  stop();
});
