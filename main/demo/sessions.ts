import type { Figures } from '../contract/report.ts';

/** One video session as it happened. It counts in the bucket in which it started. */
export interface Session {
  /** UTC epoch milliseconds. */
  readonly startMs: number;
  readonly durationSeconds: number;
  /** How long the caller waited for an answer. */
  readonly responseSeconds: number;
}

/** Where sessions come from: the sessions with `startMs` in `[startMs, endMs)`, oldest first. */
export interface SessionSource {
  sessionsBetween(startMs: number, endMs: number): readonly Session[];
}

/** A change to what happens in `[fromMs, toMs)`: how a test or a demonstration causes an incident. */
export interface Override {
  /** UTC epoch milliseconds. */
  readonly fromMs: number;
  /** UTC epoch milliseconds, exclusive; finite. */
  readonly toMs: number;
  /** The account it happens to; all accounts without it. */
  readonly accountId?: string;
  /** 3 makes three sessions of each, 0.5 drops every other one, 0 silences the window. */
  readonly sessionsFactor?: number;
  /** Sessions added at even distances over the window. */
  readonly extraSessions?: number;
  /** Multiplies the response time of every session in the window. */
  readonly responseFactor?: number;
  /** Multiplies the length of every session in the window. */
  readonly averageFactor?: number;
}

/** What an added session is like before the factors of its window apply. */
const EXTRA = { durationSeconds: 540, responseSeconds: 21 } as const;

/** A source holding exactly the given sessions. */
export function fixedSessions(sessions: readonly Session[]): SessionSource {
  const sorted = sessions.toSorted((a, b) => a.startMs - b.startMs);
  return { sessionsBetween: (startMs, endMs) => sorted.filter((s) => s.startMs >= startMs && s.startMs < endMs) };
}

/** The source as seen at `nowMs()`: what has not started yet is not there. */
export function untilNow(source: SessionSource, nowMs: () => number): SessionSource {
  return { sessionsBetween: (startMs, endMs) => source.sessionsBetween(startMs, Math.min(endMs, nowMs() + 1)) };
}

/** The source with the overrides applied, in order. What a range shows does not depend on how it is asked for. */
export function withOverrides(source: SessionSource, overrides: readonly Override[]): SessionSource {
  return overrides.reduce(withOverride, source);
}

function withOverride(source: SessionSource, override: Override): SessionSource {
  const { fromMs, toMs, sessionsFactor = 1, responseFactor = 1, averageFactor = 1 } = override;
  const changed = (): Session[] => {
    // The whole window each time, so that thinning by position gives the same sessions for every range.
    const inside = source.sessionsBetween(fromMs, toMs);
    const repeated = inside.flatMap((session, index) => {
      const copies = Math.floor((index + 1) * sessionsFactor) - Math.floor(index * sessionsFactor);
      return Array.from({ length: copies }, () => session);
    });
    return [...repeated, ...extraSessions(override)]
      .map((session) => ({
        startMs: session.startMs,
        durationSeconds: session.durationSeconds * averageFactor,
        responseSeconds: session.responseSeconds * responseFactor,
      }))
      .sort((a, b) => a.startMs - b.startMs);
  };
  return {
    sessionsBetween(startMs, endMs) {
      if (endMs <= fromMs || startMs >= toMs) return source.sessionsBetween(startMs, endMs);
      return [
        ...(startMs < fromMs ? source.sessionsBetween(startMs, fromMs) : []),
        ...changed().filter((session) => session.startMs >= startMs && session.startMs < endMs),
        ...(endMs > toMs ? source.sessionsBetween(toMs, endMs) : []),
      ];
    },
  };
}

function extraSessions({ fromMs, toMs, extraSessions: count = 0 }: Override): Session[] {
  const stepMs = (toMs - fromMs) / count;
  return Array.from({ length: count }, (_, index) => ({ startMs: Math.floor(fromMs + index * stepMs), ...EXTRA }));
}

/** Counts the sessions and averages them over sessions; averages are `null` where there are none. Not rounded. */
export function figuresOf(sessions: readonly Session[]): Figures {
  const count = sessions.length;
  if (count === 0) return { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };
  let durationSeconds = 0;
  let responseSeconds = 0;
  for (const session of sessions) {
    durationSeconds += session.durationSeconds;
    responseSeconds += session.responseSeconds;
  }
  return {
    totalSessions: count,
    averageSessionSeconds: durationSeconds / count,
    responseSeconds: responseSeconds / count,
  };
}
