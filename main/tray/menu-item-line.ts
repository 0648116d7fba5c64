export type TrayAction = 'open' | 'refresh' | 'exportCsv' | 'settings' | 'quit';

/** A plain line of the tray's menu. */
export interface MenuItemLine {
  readonly kind: 'item';
  readonly label: string;
  readonly action: TrayAction;
  readonly enabled: boolean;
  /**
   * Compared instead of the label when deciding whether the menu changed: a new menu closes an open one on Linux, which
   * a running count is not worth.
   */
  readonly comparedAs?: string;
}

/** A line that informs; choosing it opens the window, where there is more of the same. */
export const info = (label: string): MenuItemLine => ({ kind: 'item', label, action: 'open', enabled: true });
