/** Where a window may stand: wholly on the screens there are. Pure; all in screen pixels (DIP). */

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of Electron's `screen` that says where there is room. */
export interface Screens {
  getPrimaryDisplay(): { readonly id: number };
  getAllDisplays(): readonly { readonly id: number; readonly workArea: Rect }[];
}

/** The screens without panels and docks, the main one first. */
export function workAreasOf(screens: Screens): readonly Rect[] {
  const mainId = screens.getPrimaryDisplay().id;
  return screens
    .getAllDisplays()
    .toSorted((one, other) => Number(other.id === mainId) - Number(one.id === mainId))
    .map(({ workArea }) => workArea);
}

/**
 * A remembered place, brought back onto the screens where a part of it is off all of them.
 * @param saved the window as it was
 * @param workAreas the screens without panels and docks, the main one first; at least one
 * @returns `saved` itself when every part of it is on a screen, also when it spans several
 */
export function placeOnScreens(saved: Rect, workAreas: readonly Rect[]): Rect {
  const covered = workAreas.reduce((sum, area) => sum + overlap(saved, area), 0);
  if (covered >= saved.width * saved.height) return saved;
  const [first, ...others] = workAreas;
  if (first === undefined) return saved;
  const home = others.reduce((best, each) => (overlap(saved, each) > overlap(saved, best) ? each : best), first);
  // On no screen at all, the place itself says nothing any more; the middle of the main screen does.
  const wanted = overlap(saved, home) > 0 ? saved : centred(saved, home);
  return inside(wanted, home);
}

/** The common area of two rectangles, in square pixels. */
function overlap(one: Rect, other: Rect): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function centred({ width, height }: Rect, area: Rect): Rect {
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}

/** Moved no farther than it has to be, and made smaller only where it is larger than the screen. */
function inside(rect: Rect, area: Rect): Rect {
  const width = Math.min(rect.width, area.width);
  const height = Math.min(rect.height, area.height);
  return {
    x: Math.min(Math.max(rect.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(rect.y, area.y), area.y + area.height - height),
    width,
    height,
  };
}
