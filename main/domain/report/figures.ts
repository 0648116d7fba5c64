import type { Figures } from '../../contract/report.ts';
import type { Change } from '../../contract/range.ts';

/** Sums and comparisons of the three measures. Averages are weighted by sessions; no sessions is a gap. */

export const NO_SESSIONS: Figures = { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };

/** Adds figures up: sessions are summed, the two times are averaged with the sessions as weights. */
export function sumFigures(parts: Iterable<Figures>): Figures {
  const session = weightedMean();
  const response = weightedMean();
  let totalSessions = 0;
  for (const part of parts) {
    totalSessions += part.totalSessions;
    session.add(part.averageSessionSeconds, part.totalSessions);
    response.add(part.responseSeconds, part.totalSessions);
  }
  return { totalSessions, averageSessionSeconds: session.value(), responseSeconds: response.value() };
}

function weightedMean(): { add(value: number | null, weight: number): void; value(): number | null } {
  let total = 0;
  let weights = 0;
  let first: number | null = null;
  let isOnlyOne = true;
  return {
    add(value, weight) {
      if (value === null || weight <= 0) return;
      isOnlyOne = first === null;
      first ??= value;
      total += value * weight;
      weights += weight;
    },
    // Multiplied and divided again, one value alone would come back with another last digit.
    value: () => (isOnlyOne ? first : total / weights),
  };
}

/** Part of a bucket, for comparing with a period that is still running: a share of its sessions, the same averages. */
export function shareOf(figures: Figures, share: number): Figures {
  return { ...figures, totalSessions: figures.totalSessions * share };
}

/** The change from one value to another. From nothing to something is `new`: zero has no percentage. */
export function changeBetween(previous: number | null, current: number | null): Change {
  if (previous === null || current === null) return { kind: 'unknown' };
  if (previous === 0) return current === 0 ? { kind: 'ratio', ratio: 0 } : { kind: 'new' };
  return { kind: 'ratio', ratio: (current - previous) / previous };
}
