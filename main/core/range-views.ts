import { ok, type Result } from '../contract/errors.ts';
import type { LanguageChoice } from '../contract/language.ts';
import type { PackedRangeView, RangeRequest, RangeView } from '../contract/range.ts';
import { packRangeView } from '../domain/report/packed-view.ts';
import { resolveRange, type ResolvedRange } from '../domain/report/ranges.ts';
import { addDays, countDays, localDateAt } from '../domain/time/calendar.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { queryRange, type RangeInput } from '../history/range-query.ts';
import type { PointTypical } from '../history/typical-days.ts';
import { comesByMonths, stretchesOf } from '../sync/account-backfill.ts';
import type { Foundation } from './foundation.ts';
import { MOST_TYPICAL_DAYS } from './typical-days.ts';
import type { Work } from './work.ts';

/** Ranges out of the history; what is missing of one is fetched from now on. */
export interface RangeViews {
  /** Without what is typical of its days. */
  load(request: RangeRequest): RangeView;
  /** With all that can be known of that. */
  loadWithTypical(request: RangeRequest): Promise<RangeView>;
  /** For a window, with what is known of that by now; a long range is read off this thread. */
  view(request: RangeRequest): Promise<Result<PackedRangeView>>;
}

/** Longer ranges, together with what they are held against, take more than a moment to read. */
const READ_HERE_DAYS = 45;

const NONE: ReadonlyMap<string, PointTypical> = new Map<string, PointTypical>();

/** The local dates of a range whose bars can be held against what is typical, oldest first. */
function datesHeldAgainst({ fromDate, toDate, granularity }: ResolvedRange, today: string): string[] {
  const count = countDays(fromDate, toDate);
  if (granularity !== 'day' || count > MOST_TYPICAL_DAYS) return [];
  return Array.from({ length: count }, (_unused, place) => addDays(fromDate, place)).filter((date) => date <= today);
}

/** Builds them on the parts of a core. */
export function createRangeViews(foundation: Foundation, { syncs, typical, typicalDays }: Work): RangeViews {
  const { clock, history, zoneOf, settings, systemLanguages, jobs } = foundation;

  const firstWeekday = (): LanguageChoice['firstWeekday'] =>
    chooseLanguage(settings.get(), systemLanguages()).firstWeekday;

  function typicalDatesOf(request: RangeRequest): string[] {
    const [nowMs, timeZone] = [clock.nowMs(), zoneOf(request.accountId)];
    return datesHeldAgainst(resolveRange(request, nowMs, timeZone), localDateAt(nowMs, timeZone));
  }

  const inputOf = (request: RangeRequest, typicalOfDays: ReadonlyMap<string, PointTypical>): RangeInput => ({
    ...{ request, nowMs: clock.nowMs(), timeZone: zoneOf(request.accountId), firstWeekday: firstWeekday() },
    typicalOfDays,
  });

  function knownTypical(request: RangeRequest): ReadonlyMap<string, PointTypical> {
    const dates = typicalDatesOf(request);
    return dates.length === 0 ? NONE : typicalDays.known(request.accountId, dates);
  }

  function want(request: RangeRequest): void {
    const range = resolveRange(request, clock.nowMs(), zoneOf(request.accountId));
    syncs.of(request.accountId)?.wantRange(range, request.preset);
  }

  /** What the history lacks of a long range takes as long to find as to read, so it is found in the same place. */
  async function wantLong(request: RangeRequest): Promise<void> {
    const { accountId, preset } = request;
    const [nowMs, timeZone] = [clock.nowMs(), zoneOf(accountId)];
    const range = resolveRange(request, nowMs, timeZone);
    if (comesByMonths(range, preset)) {
      syncs.of(accountId)?.wantRange(range, preset);
      return;
    }
    const found = await jobs.run('lackingDays', { accountId, stretches: stretchesOf(range), nowMs, timeZone });
    // A history that cannot be read says so itself.
    if (found.ok && zoneOf(accountId) === timeZone) syncs.of(accountId)?.wantDays(range, found.value);
  }

  function load(request: RangeRequest, typicalOfDays: ReadonlyMap<string, PointTypical>): RangeView {
    want(request);
    const input = inputOf(request, typicalOfDays);
    return queryRange(history, input, (day) => typical.lookup(request.accountId, input.timeZone, day));
  }

  return {
    load: (request) => load(request, NONE),
    loadWithTypical: async (request) =>
      load(request, await typicalDays.load(request.accountId, typicalDatesOf(request))),
    async view(request) {
      const { fromDate, toDate } = resolveRange(request, clock.nowMs(), zoneOf(request.accountId));
      if (countDays(fromDate, toDate) <= READ_HERE_DAYS) return ok(packRangeView(load(request, knownTypical(request))));
      const answer = jobs.run('range', inputOf(request, knownTypical(request)));
      void wantLong(request);
      return answer;
    },
  };
}
