import * as v from 'valibot';
import { localDateSchema } from './range.ts';
import type { Figures } from './report.ts';
import { accountIdSchema } from './settings-parts.ts';

/** When a week is busy: the mean hour of each weekday, over the finished hours of a range. */

export const heatMapRequestSchema = v.object({
  accountId: accountIdSchema,
  /** First and last local day, inclusive. */
  fromDate: localDateSchema,
  toDate: localDateSchema,
});
export type HeatMapRequest = v.InferOutput<typeof heatMapRequestSchema>;

/** One hour of the week. `totalSessions` is the mean of its hours; the times are weighted by their sessions. */
export interface HeatMapCell extends Figures {
  /** How many finished hours this is the mean of. */
  readonly hourCount: number;
}

export interface HeatMap {
  readonly accountId: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly timeZone: string;
  /** Monday first, then by wall-clock hour, 0 to 23; null where no finished hour is known. */
  readonly rows: readonly (readonly (HeatMapCell | null)[])[];
}
