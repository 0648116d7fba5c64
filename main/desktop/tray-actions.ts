import type { Snooze } from '../contract/alerts.ts';
import type { Core } from '../core/core.ts';
import type { IncidentPlace } from '../notifications/incident-notifications.ts';
import type { TrayActions } from '../tray/tray.ts';
import type { ExportDialog } from '../windows/export-dialog.ts';
import type { MainWindow } from '../windows/main-window.ts';
import type { PopoverWindow } from '../windows/popover-window.ts';

export interface TrayActionsOptions {
  /** The core at work; null while there is none, and then the menu does nothing. */
  readonly core: () => TrayCore | null;
  readonly windows: {
    readonly main: Pick<MainWindow, 'show'>;
    readonly popover: Pick<PopoverWindow, 'approach' | 'close' | 'toggle' | 'turnAway'>;
    readonly exportDialog: Pick<ExportDialog, 'exportShown'>;
    showIncident(place: IncidentPlace): void;
  };
  readonly quit: () => void;
}

/** What the tray asks of a core. */
interface TrayCore extends Pick<Core, 'refresh' | 'settings'> {
  readonly alerts: { acknowledge(id: number): unknown; snooze(snooze: Snooze): void };
}

/** What each line of the tray's menu, and a click on the icon, leads to. */
export function trayActions({ core, windows, quit }: TrayActionsOptions): TrayActions {
  const { main, popover, exportDialog } = windows;
  const hasAccounts = (): boolean => (core()?.settings().accounts.length ?? 0) > 0;
  return {
    open: () => {
      popover.close();
      main.show();
    },
    refresh: () => void core()?.refresh(),
    exportCsv: () => void exportDialog.exportShown(),
    settings: () => {
      main.show({ view: 'settings' });
    },
    showIncident: (place) => {
      windows.showIncident(place);
    },
    acknowledge: (incidentId) => {
      core()?.alerts.acknowledge(incidentId);
    },
    snooze: (snooze) => core()?.alerts.snooze(snooze),
    quit,
    approach: () => {
      if (hasAccounts()) popover.approach();
    },
    turnAway: () => {
      popover.turnAway();
    },
    toggleGlance: (bounds) => {
      if (hasAccounts()) popover.toggle(bounds);
      else main.show();
    },
  };
}
