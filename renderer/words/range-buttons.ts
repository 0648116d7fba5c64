import type { RangePreset } from '../../main/contract/range.ts';

/** The range buttons in their order; the place of each is also its number key. */
export const RANGE_BUTTONS = [
  { preset: 'today', label: 'Today' },
  { preset: 'yesterday', label: 'Yesterday' },
  { preset: '7-days', label: '7 days' },
  { preset: '30-days', label: '30 days' },
  { preset: '90-days', label: '90 days' },
  { preset: '12-months', label: '12 months' },
  { preset: 'custom', label: 'Custom' },
] as const satisfies readonly { readonly preset: RangePreset; readonly label: string }[];
