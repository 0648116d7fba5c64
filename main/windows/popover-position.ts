import type { Rect } from './window-place.ts';

/** Where the popover goes: beside the tray icon, wherever the panel is. Pure; all in screen pixels (DIP). */

export interface PopoverPositionInput {
  /** Null where the platform does not say where the icon is. */
  readonly trayBounds: Rect | null;
  readonly cursor: { readonly x: number; readonly y: number };
  /** The screen without panels and docks. */
  readonly workArea: Rect;
  readonly displayBounds: Rect;
  readonly size: { readonly width: number; readonly height: number };
}

/** The part of Electron's `screen` that says where the pointer and the icon are. */
export interface PointedScreens {
  getCursorScreenPoint(): { readonly x: number; readonly y: number };
  getDisplayNearestPoint(point: { readonly x: number; readonly y: number }): {
    readonly workArea: Rect;
    readonly bounds: Rect;
  };
}

/** The screen that the icon is on, or the pointer where the icon's place is not known. */
export function surroundingsOn(
  screens: PointedScreens,
  trayBounds: Rect | null,
): Pick<PopoverPositionInput, 'cursor' | 'workArea' | 'displayBounds'> {
  const cursor = screens.getCursorScreenPoint();
  const { workArea, bounds } = screens.getDisplayNearestPoint(trayBounds ?? cursor);
  return { cursor, workArea, displayBounds: bounds };
}

const MARGIN = 8;

/** A pointer farther from every edge than this was not on a panel: the click came from elsewhere, a key for instance. */
const PANEL_REACH = 80;

/**
 * The top left corner: centred on the icon (else on the pointer, else in the top right), at the panel's side, wholly
 * within the work area.
 */
export function popoverPosition(input: PopoverPositionInput): { x: number; y: number } {
  const { workArea, size } = input;
  const anchor = input.trayBounds ?? { ...input.cursor, width: 0, height: 0 };
  const middle = { x: anchor.x + anchor.width / 2, y: anchor.y + anchor.height / 2 };
  const { edge, distance } = panelEdge(middle, input.displayBounds);
  if (input.trayBounds === null && distance > PANEL_REACH) {
    return { x: Math.round(workArea.x + workArea.width - size.width - MARGIN), y: Math.round(workArea.y + MARGIN) };
  }
  const place = {
    top: { x: middle.x - size.width / 2, y: workArea.y + MARGIN },
    bottom: { x: middle.x - size.width / 2, y: workArea.y + workArea.height - size.height - MARGIN },
    left: { x: workArea.x + MARGIN, y: middle.y - size.height / 2 },
    right: { x: workArea.x + workArea.width - size.width - MARGIN, y: middle.y - size.height / 2 },
  }[edge];
  return {
    x: Math.round(clamp(place.x, workArea.x + MARGIN, workArea.x + workArea.width - size.width - MARGIN)),
    y: Math.round(clamp(place.y, workArea.y + MARGIN, workArea.y + workArea.height - size.height - MARGIN)),
  };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** The screen edge that the icon is nearest to, which is where its panel must be. */
function panelEdge(
  point: { x: number; y: number },
  display: Rect,
): { edge: 'top' | 'bottom' | 'left' | 'right'; distance: number } {
  const distances = [
    { edge: 'top', distance: point.y - display.y },
    { edge: 'bottom', distance: display.y + display.height - point.y },
    { edge: 'left', distance: point.x - display.x },
    { edge: 'right', distance: display.x + display.width - point.x },
  ] as const;
  return distances.reduce((nearest, each) => (each.distance < nearest.distance ? each : nearest), distances[0]);
}
