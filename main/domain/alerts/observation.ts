import { ALERT_RULES, RULE_METRICS, TYPICAL_BASES, type AlertRule } from '../../contract/alerts.ts';
import type { Figures } from '../../contract/report.ts';
import type { SpikeVerdict } from '../detection/spike-detector.ts';
import type { Typical } from '../detection/typical-range.ts';

/**
 * What one poll found, as the rules judge it. It is kept for each poll in a few dozen characters, and the rules judge
 * what was kept, not what was computed: so a replay of the past sees to the last digit what was seen live.
 */
export interface Observation {
  /** When the hours were fetched, UTC epoch milliseconds. */
  readonly atMs: number;
  /** When the running hour began. */
  readonly hourStartMs: number;
  /** The running hour so far. */
  readonly running: Figures;
  /** Sessions of the hour before it; null when that is not known. */
  readonly sessionsHourBefore: number | null;
  /** Too few days are known to call anything unusual. */
  readonly tooLittleData: boolean;
  /** The answer was old when it came: nothing is told from it. */
  readonly stale: boolean;
  readonly byRule: Readonly<Record<AlertRule, RuleObservation>>;
}

/** How far from usual what a rule watches is. */
export interface RuleObservation {
  /** 0 to 1; 0.5 is the line of the default sensitivity. */
  readonly score: number;
  /** The same of about the last hour alone. */
  readonly current: number;
  /** Sessions, or mean seconds, since `sinceMs`; null when there was none, or nothing remarkable. */
  readonly value: number | null;
  readonly sinceMs: number;
  readonly typical: Typical | null;
}

/** Below this nothing but the fact is kept: it is under the line at which the highest sensitivity calls it over. */
export const DULL_SCORE = 0.25;

/** Each rule's own value. */
export const byRule = <T>(of: (rule: AlertRule) => T): Record<AlertRule, T> => ({
  'sessions-up': of('sessions-up'),
  'response-up': of('response-up'),
  'average-session-up': of('average-session-up'),
  'sessions-quiet': of('sessions-quiet'),
});

/** The verdicts of one poll, put in order by rule; null when there are none. */
export function observationOf(verdicts: readonly SpikeVerdict[], stale: boolean): Observation | null {
  const [first] = verdicts;
  if (first === undefined) return null;
  const verdictOf = (rule: AlertRule): SpikeVerdict | undefined =>
    verdicts.find(
      ({ metric, kind }) => metric === RULE_METRICS[rule] && (kind === 'quiet') === (rule === 'sessions-quiet'),
    );
  return {
    atMs: first.nowMs,
    hourStartMs: first.hourStartMs,
    running: {
      totalSessions: first.runningHour.sessions,
      averageSessionSeconds: verdictOf('average-session-up')?.runningHour.value ?? null,
      responseSeconds: verdictOf('response-up')?.runningHour.value ?? null,
    },
    sessionsHourBefore: first.hourBeforeSessions,
    tooLittleData: first.suppressed === 'too-little-data',
    stale,
    byRule: byRule((rule) => {
      const verdict = verdictOf(rule);
      // What is dull is not kept, and the rest of a verdict is only worked out when asked for.
      if (verdict === undefined || verdict.score < DULL_SCORE) return dullRule(first.hourStartMs);
      const { score, current, value, sinceMs, typical } = verdict;
      return { score, current, value, sinceMs, typical };
    }),
  };
}

const dullRule = (hourStartMs: number): RuleObservation => ({
  score: 0,
  current: 0,
  value: null,
  sinceMs: hourStartMs,
  typical: null,
});

type PackedTypical = readonly [p10: number, median: number, p90: number, sampleCount: number, basis: number];
type PackedRule =
  | 0
  | readonly [
      score: number,
      current: number,
      value: number | null,
      sinceBeforeHourMs: number,
      typical: PackedTypical | 0,
    ];
type Packed = readonly [
  intoHourMs: number,
  totalSessions: number,
  averageSessionSeconds: number | null,
  responseSeconds: number | null,
  sessionsHourBefore: number | null,
  flags: number,
  ...observation: PackedRule[],
];

const TOO_LITTLE_DATA = 1;
const STALE = 2;

/** Six digits: more than anybody reads, and short to keep. */
const short = (value: number): number => Number(value.toPrecision(6));
const shortOrNull = (value: number | null): number | null => (value === null ? null : short(value));

/** As text to keep; `atMs` is kept beside it. */
export function packObservation(observation: Observation): string {
  const { running } = observation;
  const packed: Packed = [
    observation.atMs - observation.hourStartMs,
    short(running.totalSessions),
    shortOrNull(running.averageSessionSeconds),
    shortOrNull(running.responseSeconds),
    shortOrNull(observation.sessionsHourBefore),
    (observation.tooLittleData ? TOO_LITTLE_DATA : 0) + (observation.stale ? STALE : 0),
    ...ALERT_RULES.map((rule) => packRule(observation.byRule[rule], observation.hourStartMs)),
  ];
  return JSON.stringify(packed);
}

function packRule({ score, current, value, sinceMs, typical }: RuleObservation, hourStartMs: number): PackedRule {
  if (score < DULL_SCORE) return 0;
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
  return [short(score), short(current), shortOrNull(value), hourStartMs - sinceMs, packedTypical];
}

/** Out of kept text. @throws SyntaxError for text that `packObservation` did not write */
export function unpackObservation(atMs: number, text: string): Observation {
  const [intoHourMs, totalSessions, averageSessionSeconds, responseSeconds, sessionsHourBefore, flags, ...observation] =
    JSON.parse(text) as Packed;
  const hourStartMs = atMs - intoHourMs;
  return {
    atMs,
    hourStartMs,
    running: { totalSessions, averageSessionSeconds, responseSeconds },
    sessionsHourBefore,
    tooLittleData: (flags & TOO_LITTLE_DATA) !== 0,
    stale: (flags & STALE) !== 0,
    byRule: byRule((rule) => unpackRule(observation[ALERT_RULES.indexOf(rule)] ?? 0, hourStartMs)),
  };
}

function unpackRule(packed: PackedRule, hourStartMs: number): RuleObservation {
  if (packed === 0) return dullRule(hourStartMs);
  const [score, current, value, sinceBeforeHourMs, packedTypical] = packed;
  return { score, current, value, sinceMs: hourStartMs - sinceBeforeHourMs, typical: unpackTypical(packedTypical) };
}

function unpackTypical(packed: PackedTypical | 0): Typical | null {
  if (packed === 0) return null;
  const [p10, median, p90, sampleCount, basis] = packed;
  return { p10, median, p90, sampleCount, basis: TYPICAL_BASES[basis] ?? 'all-days' };
}
