import type { RangePreset } from '../../main/contract/range.ts';
import { m } from './language.ts';

/** The ranges with a button, in their order; the place of each is also its number key. */
export const RANGE_BUTTONS = [
  'today',
  'yesterday',
  '7-days',
  '30-days',
  '90-days',
  '12-months',
  'custom',
] as const satisfies readonly RangePreset[];

/** `Last 7 days` as its button has it: `7 days`. */
export const rangeLabel = (preset: (typeof RANGE_BUTTONS)[number]): string => m().ranges[preset]();
