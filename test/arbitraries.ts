import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Bucket, FetchedGranularity, Figures } from '../main/contract/report.ts';
import { expectedBuckets } from '../main/domain/report/bucket-labels.ts';
import { addDays, type Span } from '../main/domain/time/calendar.ts';

/**
 * Random zones, dates, figures and buckets for property-based tests. The same draws on every run, so that a red test is
 * red for everybody; `GLANCE_TEST_SEED=NUMBER` looks elsewhere.
 */
export const SEED = Number(process.env['GLANCE_TEST_SEED'] ?? 20_260_329);

/** The parameters every property is checked with. */
export const runs = (numRuns: number): { readonly seed: number; readonly numRuns: number } => ({ seed: SEED, numRuns });

/** Zones that have broken calendars before: half-hour steps, midnight changes, the ends of the day line, two-hour steps. */
export const TRICKY_ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Havana',
  'America/St_Johns',
  'America/Santiago',
  'America/Asuncion',
  'America/Sao_Paulo',
  'America/Caracas',
  'America/Nuuk',
  'Atlantic/Azores',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Juba',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Australia/Eucla',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
] as const;

/** Any zone this computer knows, the tricky ones more often. */
export const timeZone = (): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(...TRICKY_ZONES), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));

const FIRST_DATE = '2012-01-01';
const DATE_COUNT = 29 * 365;

/** A zone with a date of it, `YYYY-MM-DD`: anywhere, around a change of the clock, or where years and leap days turn. */
export const zonedDate = (): fc.Arbitrary<{ readonly zone: string; readonly date: string }> =>
  timeZone().chain((zone) => fc.oneof(anyDate(), turningDate(), dateNearChange(zone)).map((date) => ({ zone, date })));

const anyDate = (): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: DATE_COUNT }).map((days) => addDays(FIRST_DATE, days));

const turningDate = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min: 2012, max: 2040 }),
      fc.constantFrom('02-28', '03-01', '12-31', '01-01'),
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([year, day, shift]) => addDays(`${String(year)}-${day}`, shift));

const dateNearChange = (zone: string): fc.Arbitrary<string> =>
  fc.tuple(anyDate(), fc.integer({ min: -2, max: 2 })).map(([date, shift]) => {
    const change = Temporal.PlainDate.from(date).toZonedDateTime(zone).getTimeZoneTransition('previous');
    const near = change === null || change.year < 2012 ? date : change.toPlainDate().toString();
    return addDays(near, shift);
  });

/** Counts as the endpoint sends them: mostly whole, sometimes with decimals. */
export const count = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 400 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 4_000_000 }).map((value) => value / 10_000) },
    { weight: 1, arbitrary: fc.double({ min: 1e-9, max: 1e6, noNaN: true }) },
  );

const seconds = (): fc.Arbitrary<number | null> =>
  fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 90_000 }),
    fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
    fc.integer({ min: 0, max: 900_000_000 }).map((value) => value / 10_000),
  );

/** Measures of a bucket; averages are null where nobody called. */
export const figures = (): fc.Arbitrary<Figures> =>
  fc
    .record({ totalSessions: count(), averageSessionSeconds: seconds(), responseSeconds: seconds() })
    .map((some) =>
      some.totalSessions > 0 ? some : { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null },
    );

/** The buckets of a span as an answer at `fetchedAtMs` (whole seconds) would have given them, with random figures. */
export function bucketsFor(
  span: Span,
  granularity: FetchedGranularity,
  fetchedAtMs: number,
  draw: () => Figures,
): Bucket[] {
  return expectedBuckets(span, granularity).map((place) => ({
    ...place,
    ...draw(),
    offsetMinutes: span.offsetMinutes,
    granularity,
    status: place.endMs <= fetchedAtMs ? 'final' : 'provisional',
    fetchedAtMs,
  }));
}
