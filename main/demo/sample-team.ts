import { logNormal, poisson, randomFrom } from './random.ts';
import type { Session, SessionSource } from './sessions.ts';
import { teamRhythm, type Shifts } from './team-rhythm.ts';
import { DAY_MS } from '../domain/time/units.ts';

/** The account of sample-data mode, and its key: plainly not a real one, and known to everybody who reads this. */
export const SAMPLE_ACCOUNT_ID = 'sample-team';
export const SAMPLE_API_KEY = 'sample:not-a-real-key';
export const SAMPLE_SEED = 20_200_318;

/** When the sample team began to take calls; nothing happened before. */
export const SAMPLE_TEAM_BEGAN_MS = Date.UTC(2019, 0, 1);

export interface SampleTeamOptions {
  readonly seed: number;
  /** 1 is an office team with some 70 to 180 sessions on a workday; default 1. */
  readonly scale?: number;
  /** IANA zone the team works in. */
  readonly timeZone: string;
  /** Whether past weeks hold an incident now and then; default true. */
  readonly incidents?: boolean;
  /** When the team answers; office hours by default. */
  readonly shifts?: Shifts;
}

const QUARTER_MS = 900_000;
const DURATION_SPREAD = 0.6;
const RESPONSE_SPREAD = 0.42;

/**
 * The sessions of a believable support team. The same seed, zone and instant always give the same sessions, whatever
 * range is asked and whenever: each quarter of an hour is drawn on its own. Days are kept once drawn.
 * @throws RangeError when `timeZone` is not a zone this machine knows.
 */
export function sampleTeam(options: SampleTeamOptions): SessionSource {
  const { seed, scale = 1, timeZone, incidents = true, shifts = 'office' } = options;
  const momentAt = teamRhythm(seed, scale, incidents, shifts);
  const offsetMsAt = zoneOffsets(timeZone);
  const days = new Map<number, readonly Session[]>();

  const drawDay = (dayStartMs: number): readonly Session[] => {
    const sessions: Session[] = [];
    // Most days keep one offset; asking for each quarter would cost more than all the rest.
    const offsetAtStart = offsetMsAt(dayStartMs);
    const oneOffset = offsetAtStart === offsetMsAt(dayStartMs + DAY_MS - 1);
    for (let startMs = dayStartMs; startMs < dayStartMs + DAY_MS; startMs += QUARTER_MS) {
      const moment = momentAt(startMs + (oneOffset ? offsetAtStart : offsetMsAt(startMs)));
      const random = randomFrom(seed, startMs / QUARTER_MS);
      const count = poisson(random, moment.expectedSessions);
      // More callers than planned wait longer, up to a point.
      const crowd = Math.min(1.9, Math.max(0.9, 0.8 + (0.2 * count) / Math.max(moment.expectedSessions, 1)));
      const quarter: Session[] = [];
      for (let index = 0; index < count; index += 1) {
        quarter.push({
          startMs: startMs + Math.floor(random() * 900) * 1000,
          durationSeconds: Math.max(20, Math.round(logNormal(random, moment.durationSeconds, DURATION_SPREAD))),
          responseSeconds: Math.max(2, Math.round(logNormal(random, moment.responseSeconds * crowd, RESPONSE_SPREAD))),
        });
      }
      sessions.push(...quarter.sort((a, b) => a.startMs - b.startMs));
    }
    return sessions;
  };

  return {
    sessionsBetween(startMs, endMs) {
      const found: Session[] = [];
      const firstDay = Math.floor(Math.max(startMs, SAMPLE_TEAM_BEGAN_MS) / DAY_MS) * DAY_MS;
      for (let dayStartMs = firstDay; dayStartMs < endMs; dayStartMs += DAY_MS) {
        let day = days.get(dayStartMs);
        if (day === undefined) days.set(dayStartMs, (day = drawDay(dayStartMs)));
        const whole = dayStartMs >= startMs && dayStartMs + DAY_MS <= endMs;
        for (const session of day) {
          if (whole || (session.startMs >= startMs && session.startMs < endMs)) found.push(session);
        }
      }
      return found;
    },
  };
}

/** The zone's offset from UTC at an instant, milliseconds. One formatter for all, as making one is slow. */
function zoneOffsets(timeZone: string): (epochMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (epochMs) => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1000) * 1000;
  };
}
