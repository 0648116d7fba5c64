import * as v from 'valibot';
import { COMPARISONS, RANGE_PRESETS, localDateSchema } from './range.ts';
import { GRANULARITIES } from './report.ts';
import { accountIdSchema } from './settings-parts.ts';

/** The app's windows, the views of the main one, and what is remembered of it while it is closed. */

/** The window that a command comes from; every handler gets it. */
export const WINDOW_KINDS = ['main', 'popover'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

export const WINDOW_VIEWS = [
  'dashboard',
  'accounts',
  'week',
  'alerts',
  'history',
  'settings',
  'about',
  'welcome',
] as const;
export type WindowView = (typeof WINDOW_VIEWS)[number];

/** Which range: the dates are those of `custom`, first and last day, inclusive. */
const selectionEntries = {
  preset: v.picklist(RANGE_PRESETS),
  fromDate: v.optional(localDateSchema),
  toDate: v.optional(localDateSchema),
  /** Left out for the width that suits the range. */
  granularity: v.optional(v.picklist(GRANULARITIES)),
};

/** A range that was gone into, and how it is named. */
const trailStepSchema = v.object({
  selection: v.object(selectionEntries),
  view: v.object({ preset: v.picklist(RANGE_PRESETS), fromDate: localDateSchema, toDate: localDateSchema }),
});

/** Parts of the charts that a click in the legend hides. */
export const CHART_PARTS = ['typical', 'incidents', 'notes', 'comparison', 'target'] as const;
export type ChartPart = (typeof CHART_PARTS)[number];

const MAX_TRAIL_STEPS = 20;

/**
 * What the main window showed last. It is brought back when the window is opened again, also after a restart, and
 * says what the tray's **Export CSV…** writes.
 */
export const shownViewSchema = v.object({
  view: v.picklist(WINDOW_VIEWS),
  /** Null for the primary account, whichever that is. */
  accountId: v.nullable(accountIdSchema),
  ...selectionEntries,
  /** The ranges that were gone into, the widest first. */
  trail: v.optional(v.pipe(v.array(trailStepSchema), v.maxLength(MAX_TRAIL_STEPS))),
  /** What the range is held against; left out for nothing. */
  comparison: v.optional(v.object({ kind: v.picklist(COMPARISONS), fromDate: v.optional(localDateSchema) })),
  asTable: v.boolean(),
  withHeatMap: v.optional(v.boolean()),
  /** What is taken out of the charts. */
  hidden: v.optional(v.pipe(v.array(v.picklist(CHART_PARTS)), v.maxLength(CHART_PARTS.length))),
  /** Whether the axis of the two times begins near their lowest value instead of at zero. */
  fitTimes: v.optional(v.boolean()),
  /** How far the page was scrolled down, CSS pixels. */
  scrollTop: v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000)),
});
export type ShownView = v.InferOutput<typeof shownViewSchema>;
