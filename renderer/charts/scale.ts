/** Where an axis ends and where its lines are, on numbers a person would choose. */
export interface NiceScale {
  readonly max: number;
  readonly step: number;
}

const COUNT_STEPS = [1, 2, 5];
const DURATION_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
/** At most so many steps from the bottom to the top; the charts of durations are the lower ones. */
const MAX_COUNT_STEPS = 5;
const MAX_DURATION_STEPS = 4;

/** For counts: whole steps of 1, 2 or 5 times a power of ten. */
export function countScale(highest: number): NiceScale {
  const rough = Math.max(1, highest / MAX_COUNT_STEPS);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = COUNT_STEPS.find((step) => step * power >= rough) ?? 10;
  return upTo(highest, factor * power);
}

/** For durations in seconds: steps of a clock, so that lines are at 15 s, 5 min or 1 h. */
export function durationScale(highestSeconds: number): NiceScale {
  const rough = highestSeconds / MAX_DURATION_STEPS;
  const step = DURATION_STEPS.find((seconds) => seconds >= rough) ?? Math.ceil(rough / 86_400) * 86_400;
  return upTo(highestSeconds, step);
}

/** The same, but it begins at the line below the lowest value: small changes of a time are seen. */
export function fittedDurationScale(
  lowestSeconds: number,
  highestSeconds: number,
): NiceScale & { readonly min: number } {
  const { step } = durationScale(Math.max(1, highestSeconds - lowestSeconds));
  const min = Math.max(0, Math.floor((lowestSeconds * 0.98) / step) * step);
  return { min, max: Math.max(min + step, Math.ceil(highestSeconds / step) * step), step };
}

function upTo(highest: number, step: number): NiceScale {
  return { max: Math.max(1, Math.ceil(highest / step)) * step, step };
}
