import { ok, type Result } from '../contract/errors.ts';
import type { LanguageChoice } from '../contract/language.ts';
import type { PackedRangeView, RangeRequest, RangeView } from '../contract/range.ts';
import { packRangeView } from '../domain/report/packed-view.ts';
import { resolveRange, type ResolvedRange } from '../domain/report/ranges.ts';
import { addDays, countDays, localDateAt } from '../domain/time/calendar.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { queryRange } from '../history/range-query.ts';
import type { PointTypical } from '../history/typical-days.ts';
import { comesByMonths, stretchesOf } from '../sync/account-backfill.ts';
import type { Foundation } from './foundation.ts';
import { MOST_TYPICAL_DAYS } from './typical-days.ts';
import type { Work } from './work.ts';

/** Ranges out of the history; what is missing of one is fetched from now on. */
export interface RangeViews {
  /** With what is known by now of what is typical of its days. */
  load(request: RangeRequest): RangeView;
  /** With all that can be known of it. */
  loadWithTypical(request: RangeRequest): Promise<RangeView>;
  /** For a window; a long range is read off this thread. */
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

  function inputOf(request: RangeRequest): Parameters<typeof queryRange>[1] {
    const dates = typicalDatesOf(request);
    const typicalOfDays = dates.length === 0 ? NONE : typicalDays.known(request.accountId, dates);
    const timeZone = zoneOf(request.accountId);
    return { request, nowMs: clock.nowMs(), timeZone, firstWeekday: firstWeekday(), typicalOfDays };
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

  function load(request: RangeRequest): RangeView {
    want(request);
    const input = inputOf(request);
    return queryRange(history, input, (day) => typical.lookup(request.accountId, input.timeZone, day));
  }

  return {
    load,
    async loadWithTypical(request) {
      await typicalDays.load(request.accountId, typicalDatesOf(request));
      return load(request);
    },
    async view(request) {
      const { fromDate, toDate } = resolveRange(request, clock.nowMs(), zoneOf(request.accountId));
      if (countDays(fromDate, toDate) <= READ_HERE_DAYS) return ok(packRangeView(load(request)));
      const answer = jobs.run('range', inputOf(request));
      void wantLong(request);
      return answer;
    },
  };
}
