import { ALERT_RULES, byRule, TYPICAL_BASES } from '../../contract/alerts.ts';
import type { Detection, RuleDetection } from '../detection/spike-detector.ts';
import type { Typical } from '../detection/typical-range.ts';

/**
 * What one poll found, as the rules judge it. It is kept for each poll in a few dozen characters, and the rules judge
 * what was kept, not what was computed: so a replay of the past sees to the last digit what was seen live.
 */
export interface Observation extends Detection {
  /** The answer was old when it came: no rule fires on it. */
  readonly stale: boolean;
}

const dullRule = (hourStartMs: number, ongoing: boolean): RuleDetection => ({
  score: 0,
  ongoing,
  continues: false,
  value: null,
  sinceMs: hourStartMs,
  typical: null,
});

type PackedTypical = readonly [p10: number, median: number, p90: number, sampleCount: number, basis: number];
/**
 * 0 where nothing is unusual; 1 where the episode goes on although this poll shows nothing unusual. In the long form
 * `ongoing` is 2 for an episode that continues the one before it, see `RuleDetection.continues`.
 */
type PackedRule =
  | 0
  | 1
  | readonly [score: number, ongoing: 0 | 1 | 2, value: number, sinceBeforeHourMs: number, typical: PackedTypical | 0];
type Packed = readonly [
  format: typeof OBSERVATION_FORMAT,
  intoHourMs: number,
  totalSessions: number,
  averageSessionSeconds: number | null,
  responseSeconds: number | null,
  sessionsHourBefore: number | null,
  flags: number,
  newLevel: 0 | readonly [sinceMs: number, before: number, now: number],
  ...observation: PackedRule[],
];

/** What an older version kept was judged by other means: it is not read. */
export const OBSERVATION_FORMAT = 'c';
const TOO_LITTLE_DATA = 1;
const STALE = 2;
const CHANGING = { up: 4, down: 8 };

/** Six digits: more than anybody reads, and short to keep. */
const short = (value: number): number => Number(value.toPrecision(6));
const shortOrNull = (value: number | null): number | null => (value === null ? null : short(value));

/** As text to keep; `atMs` is kept beside it. */
export function packObservation(observation: Observation): string {
  const { running, newLevel } = observation;
  const packed: Packed = [
    OBSERVATION_FORMAT,
    observation.atMs - observation.hourStartMs,
    short(running.totalSessions),
    shortOrNull(running.averageSessionSeconds),
    shortOrNull(running.responseSeconds),
    shortOrNull(observation.sessionsHourBefore),
    flagsOf(observation),
    newLevel === null ? 0 : [newLevel.sinceMs, short(newLevel.before), short(newLevel.now)],
    ...ALERT_RULES.map((rule) => packRule(observation.byRule[rule], observation.hourStartMs)),
  ];
  return JSON.stringify(packed);
}

const flagsOf = ({ tooLittleData, stale, changing }: Observation): number =>
  (tooLittleData ? TOO_LITTLE_DATA : 0) + (stale ? STALE : 0) + (changing === null ? 0 : CHANGING[changing]);

function packRule(
  { score, ongoing, continues, value, sinceMs, typical }: RuleDetection,
  hourStartMs: number,
): PackedRule {
  if (value === null) return ongoing ? 1 : 0;
  const packedTypical: PackedTypical | 0 =
    typical === null
      ? 0
      : [
          short(typical.p10),
          short(typical.median),
          short(typical.p90),
          typical.sampleCount,
          TYPICAL_BASES.indexOf(typical.basis),
        ];
  return [short(score), ongoing ? (continues ? 2 : 1) : 0, short(value), hourStartMs - sinceMs, packedTypical];
}

/** Out of kept text; null for what an older version kept. @throws SyntaxError for text that is not JSON */
export function unpackObservation(atMs: number, text: string): Observation | null {
  return observationOf(atMs, JSON.parse(text) as PackedObservation, dullRule);
}

/**
 * The observations of many polls, oldest first, as `[at, kept]` with what was kept already parsed; what an older version
 * kept is left out. Most of them find nothing unusual: those of one hour share what says so.
 */
export function unpackObservations(
  polls: readonly (readonly [atMs: number, kept: PackedObservation])[],
): Observation[] {
  let dull = { hourStartMs: Number.NaN, idle: dullRule(0, false), ongoing: dullRule(0, true) };
  const sharedDull: typeof dullRule = (hourStartMs, ongoing) => {
    if (hourStartMs !== dull.hourStartMs) {
      dull = { hourStartMs, idle: dullRule(hourStartMs, false), ongoing: dullRule(hourStartMs, true) };
    }
    return ongoing ? dull.ongoing : dull.idle;
  };
  return polls.flatMap(([atMs, kept]) => observationOf(atMs, kept, sharedDull) ?? []);
}

/** As `packObservation` writes it, or an older version did. */
export type PackedObservation = Packed | readonly number[];

function observationOf(atMs: number, packed: PackedObservation, dull: typeof dullRule): Observation | null {
  if (packed[0] !== OBSERVATION_FORMAT) return null;
  const [
    ,
    intoHourMs,
    totalSessions,
    averageSessionSeconds,
    responseSeconds,
    sessionsHourBefore,
    flags,
    level,
    ...rules
  ] = packed as Packed;
  const hourStartMs = atMs - intoHourMs;
  return {
    atMs,
    hourStartMs,
    running: { totalSessions, averageSessionSeconds, responseSeconds },
    sessionsHourBefore,
    tooLittleData: (flags & TOO_LITTLE_DATA) !== 0,
    stale: (flags & STALE) !== 0,
    changing: (flags & CHANGING.up) !== 0 ? 'up' : (flags & CHANGING.down) !== 0 ? 'down' : null,
    newLevel: level === 0 ? null : { sinceMs: level[0], before: level[1], now: level[2] },
    byRule: byRule((rule) => unpackRule(rules[ALERT_RULES.indexOf(rule)] ?? 0, hourStartMs, dull)),
  };
}

function unpackRule(packed: PackedRule, hourStartMs: number, dull: typeof dullRule): RuleDetection {
  if (packed === 0 || packed === 1) return dull(hourStartMs, packed === 1);
  const [score, ongoing, value, sinceBeforeHourMs, packedTypical] = packed;
  return {
    ...{ score, ongoing: ongoing > 0, continues: ongoing === 2, value },
    sinceMs: hourStartMs - sinceBeforeHourMs,
    typical: unpackTypical(packedTypical),
  };
}

function unpackTypical(packed: PackedTypical | 0): Typical | null {
  if (packed === 0) return null;
  const [p10, median, p90, sampleCount, basis] = packed;
  return { p10, median, p90, sampleCount, basis: TYPICAL_BASES[basis] ?? 'all-days' };
}
