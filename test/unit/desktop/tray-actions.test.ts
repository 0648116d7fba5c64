import { describe, expect, it } from 'vitest';
import { trayActions, type TrayActionsOptions } from '../../../main/desktop/tray-actions.ts';

const PLACE = { accountId: 'acme', incidentId: 3, atMs: 0 };

function bench(accountCount: number | null) {
  const done: string[] = [];
  const note = (what: string) => (): void => void done.push(what);
  const core = {
    refresh: () => {
      done.push('refresh');
      return Promise.resolve({ ok: true, value: null } as const);
    },
    settings: () => ({ accounts: Array.from({ length: accountCount ?? 0 }) }),
    alerts: {
      acknowledge: (id: number) => done.push(`acknowledge ${id}`),
      snooze: (snooze: string) => done.push(`snooze ${snooze}`),
    },
  } as unknown as ReturnType<TrayActionsOptions['core']>;
  const actions = trayActions({
    core: () => (accountCount === null ? null : core),
    windows: {
      main: { show: (navigation) => void done.push(`show ${navigation?.view ?? 'window'}`) },
      popover: {
        close: note('close popover'),
        toggle: note('toggle popover'),
        approach: note('approach popover'),
        turnAway: note('turn away'),
      },
      exportDialog: {
        exportShown: () => {
          done.push('export');
          return Promise.resolve();
        },
      },
      showIncident: ({ incidentId }) => void done.push(`incident ${incidentId}`),
    },
    quit: note('quit'),
  });
  return { actions, done };
}

describe('the tray', () => {
  it('does what each line says', () => {
    const { actions, done } = bench(1);
    actions.open();
    actions.refresh();
    actions.exportCsv();
    actions.settings();
    actions.showIncident({ kind: 'incident', label: '', ...PLACE });
    actions.acknowledge(3);
    actions.snooze('today');
    actions.quit();
    expect(done).toEqual([
      ...['close popover', 'show window', 'refresh', 'export', 'show settings', 'incident 3'],
      ...['acknowledge 3', 'snooze today', 'quit'],
    ]);
  });

  it('shows today beside the icon, or the window where there is no account yet', () => {
    for (const [count, shown] of [
      [1, 'toggle popover'],
      [0, 'show window'],
      [null, 'show window'],
    ] as const) {
      const { actions, done } = bench(count);
      actions.toggleGlance(null);
      expect(done).toEqual([shown]);
    }
  });

  it('makes nothing ahead of a click that would show the window', () => {
    for (const [count, expected] of [
      [1, ['approach popover', 'turn away']],
      [0, ['turn away']],
      [null, ['turn away']],
    ] as const) {
      const { actions, done } = bench(count);
      actions.approach();
      actions.turnAway();
      expect(done).toEqual(expected);
    }
  });

  it('does nothing to a core that is not there', () => {
    const { actions, done } = bench(null);
    actions.refresh();
    actions.acknowledge(1);
    actions.snooze('off');
    expect(done).toEqual([]);
  });
});
