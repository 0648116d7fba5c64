import * as v from 'valibot';
import { localDateSchema } from './range.ts';
import { accountIdSchema } from './settings-parts.ts';

/** A shift to hand over: some hours of a day in a row. */

/** A full hour of the wall clock. */
const hourSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23));

export const shiftRequestSchema = v.object({
  accountId: accountIdSchema,
  /** Left out for the shift that ended last. One that ends at or before the hour it begins ends on the next day. */
  shift: v.optional(v.object({ date: localDateSchema, fromHour: hourSchema, toHour: hourSchema })),
});
export type ShiftRequest = v.InferOutput<typeof shiftRequestSchema>;
export type ShiftChoice = NonNullable<ShiftRequest['shift']>;

export interface ShiftSummary {
  /** What was chosen, or the shift that ended last. */
  readonly shift: ShiftChoice;
  /** `08:00 to 16:00`. */
  readonly span: string;
  readonly text: string;
}
