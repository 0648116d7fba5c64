import type { AlertRule } from '../../../main/contract/alerts.ts';
import { EFFECTS, SHIFT_KINDS, type EventKind, type TeamEvent } from './events.ts';
import { proofsOf } from './proof.ts';
import type { Team } from './team.ts';
import { textbookOf } from './textbook.ts';
import type { Notice, Watched } from './watching.ts';
import { DAY_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';

/** What became of the events of a watched team, and of what was told besides. Plain data: it crosses processes. */

export interface Outcome {
  readonly kind: EventKind;
  /** From its beginning until it was provable, minutes; null when it never was. */
  readonly provable: number | null;
  /** From its beginning until it was more remarkable than the team's own ordinary days, minutes; null when it never was. */
  readonly beyondOwnDays: number | null;
  /** From its beginning until it was told, by whichever of the rules that are on, minutes; null when it was not. */
  readonly found: number | null;
  /** From its beginning until a test of a textbook page found it, minutes: slow responses only; null when it did not. */
  readonly textbook: number | null;
  /** Notifications from its beginning to an hour after its end, the first one and those that say "worse". */
  readonly notices: number;
  /** From its end until it was taken to be over, minutes; null when it was not told, or goes on for good. */
  readonly over: number | null;
}

export interface FalseAlerts {
  readonly days: number;
  /** Days on which the test of a textbook page would have told of a slow response. */
  readonly textbookDays: number;
  /** Notifications in normal days, by rule. */
  readonly byRule: Readonly<Record<AlertRule, number>>;
  /** Those of silence that were told on a holiday: true, and no news. */
  readonly onHolidays: number;
  /** Watched days that came after a holiday, and notifications on them by the rules that are on by default. */
  readonly daysAfterHoliday: number;
  readonly afterHoliday: number;
}

const SHIFT_FOUND_MINUTES = 1440;
/** A notification so long after an event still counts as one of it: the hours before were not normal. */
const AFTERMATH_MINUTES = 60;
const SHIFT_NOTICES_DAYS = 35;

const isSlow = ({ kind }: TeamEvent): boolean =>
  EFFECTS[kind].response !== undefined || EFFECTS[kind].agents !== undefined;
const isShift = (kind: EventKind): boolean => (SHIFT_KINDS as readonly string[]).includes(kind);

export function outcomesOf(team: Team, { notices, incidents }: Watched): Outcome[] {
  const minuteOf = (atMs: number): number => (atMs - team.startMs) / MINUTE_MS;
  const proofOf = proofsOf(team);
  const slow = team.events.some(isSlow) ? textbookOf(team) : null;
  return team.events.map((event): Outcome => {
    const { kind, from } = event;
    const until = isShift(kind) ? from + SHIFT_FOUND_MINUTES : event.to;
    const first = notices.find(
      (notice) => isOf(notice, event) && minuteOf(notice.atMs) >= from && minuteOf(notice.atMs) < until,
    );
    const last = isShift(kind) ? from + SHIFT_NOTICES_DAYS * 1440 : event.to + AFTERMATH_MINUTES;
    const of = notices.filter(
      (notice) => isOf(notice, event) && minuteOf(notice.atMs) >= from && minuteOf(notice.atMs) < last,
    );
    const incident =
      first &&
      incidents.find(({ rule, startedAtMs }) => rule === first.rule && startedAtMs === first.incident.startedAtMs);
    const { provable, beyondOwnDays } = proofOf(event);
    const endedAtMs = incident?.endedAtMs ?? team.endMs;
    return {
      kind,
      provable: provable === null ? null : provable - from,
      beyondOwnDays: beyondOwnDays === null ? null : beyondOwnDays - from,
      found: first === undefined ? null : minuteOf(first.atMs) - from,
      textbook: isSlow(event) ? (slow?.foundAfter(event) ?? null) : null,
      notices: of.length,
      over: incident === undefined || event.to === Infinity ? null : Math.max(0, minuteOf(endedAtMs) - event.to),
    };
  });
}

/**
 * Whichever rule tells first counts: a burst that nobody can answer shows in response times, too, and then the one needs
 * no notification after the other. Silence is only told to those who ask for it.
 */
const isOf = ({ rule, kind }: Notice, event: TeamEvent): boolean =>
  kind !== 'over' && (rule === 'sessions-quiet') === (event.kind === 'silence, 2 h') && rule !== 'average-session-up';

/** For a team to which nothing happens. */
export function falseAlertsOf(team: Team, { notices }: Watched): FalseAlerts {
  const byRule: Record<AlertRule, number> = {
    'sessions-up': 0,
    'response-up': 0,
    'average-session-up': 0,
    'sessions-quiet': 0,
  };
  let [onHolidays, afterHoliday] = [0, 0];
  for (const { rule, atMs } of notices) {
    // A holiday begins with its local midnight; an hour of summer time does not matter here.
    const day = Math.floor((atMs - team.startMs) / DAY_MS);
    if (rule === 'sessions-quiet' && team.holidays.has(day)) onHolidays++;
    else byRule[rule]++;
    if (rule !== 'sessions-quiet' && team.holidays.has(day - 1)) afterHoliday++;
  }
  const { historyDays, watchedDays } = team.options;
  const daysAfterHoliday = [...team.holidays].filter((day) => day + 1 >= historyDays).length;
  const textbookDays = textbookOf(team).remarkableDays();
  return { days: watchedDays, textbookDays, byRule, onHolidays, daysAfterHoliday, afterHoliday };
}
