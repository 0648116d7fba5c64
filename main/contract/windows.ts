import * as v from 'valibot';
import { RANGE_PRESETS, localDateSchema } from './range.ts';
import { GRANULARITIES } from './report.ts';
import { accountIdSchema } from './settings-parts.ts';

/** The app's windows, the views of the main one, and what is remembered of it while it is closed. */

/** Which of the windows asks: each command's handler is told. */
export const WINDOW_KINDS = ['main', 'popover'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

export const WINDOW_VIEWS = ['dashboard', 'alerts', 'history', 'settings', 'welcome'] as const;
export type WindowView = (typeof WINDOW_VIEWS)[number];

/**
 * What the main window showed last. It is brought back when the window is opened again, also after a restart, and
 * says what the tray's **Export CSV…** writes.
 */
export const shownViewSchema = v.object({
  view: v.picklist(WINDOW_VIEWS),
  /** Null for the primary account, whichever that is. */
  accountId: v.nullable(accountIdSchema),
  preset: v.picklist(RANGE_PRESETS),
  /** For `custom` only: first and last day, inclusive. */
  fromDate: v.optional(localDateSchema),
  toDate: v.optional(localDateSchema),
  /** Left out for the width that suits the range. */
  granularity: v.optional(v.picklist(GRANULARITIES)),
  asTable: v.boolean(),
  /** How far the page was scrolled down, CSS pixels. */
  scrollTop: v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000)),
});
export type ShownView = v.InferOutput<typeof shownViewSchema>;
