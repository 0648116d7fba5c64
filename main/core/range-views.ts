import { ok, type Result } from '../contract/errors.ts';
import {
  MOST_TYPICAL_BARS,
  type PackedRangeView,
  type PointTypical,
  type RangeRequest,
  type RangeView,
} from '../contract/range.ts';
import { packRangeView } from '../domain/report/packed-view.ts';
import { resolveRange, type ResolvedRange } from '../domain/report/ranges.ts';
import { addDays, countDays, localDateAt } from '../domain/time/calendar.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { queryRange, type RangeInput } from '../history/range-query.ts';
import { comesByMonths, stretchesOf } from '../sync/account-backfill.ts';
import type { Foundation } from './foundation.ts';
import type { Work } from './work.ts';

/** Longer ranges, together with what they are held against, take more than a moment to read. */
const READ_HERE_DAYS = 45;

type TypicalByDate = ReadonlyMap<string, PointTypical>;
const NONE: TypicalByDate = new Map<string, PointTypical>();

/** Ranges out of the history; what is missing of one is fetched from now on. */
export class RangeViews {
  readonly #foundation: Foundation;
  readonly #work: Pick<Work, 'syncs' | 'typical' | 'typicalDays'>;
  /** By account, the range that was looked at last. */
  readonly #lastWanted = new Map<string, RangeRequest>();

  constructor(foundation: Foundation, work: Pick<Work, 'syncs' | 'typical' | 'typicalDays'>) {
    this.#foundation = foundation;
    this.#work = work;
  }

  /** Without what is typical of its days. */
  load(request: RangeRequest): RangeView {
    return this.#read(request, NONE);
  }

  /** With what is known by now of what is typical of its days; what is not is worked out from now on. */
  loadWithTypical(request: RangeRequest): RangeView {
    const view = this.#read(request, this.#knownTypical(request));
    this.#wantTypical(request);
    return view;
  }

  /** The same for a window; a long range is read off this thread. */
  async view(request: RangeRequest): Promise<Result<PackedRangeView>> {
    const { jobs, log } = this.#foundation;
    const { fromDate, toDate } = this.#rangeOf(request);
    if (countDays(fromDate, toDate) <= READ_HERE_DAYS) return ok(packRangeView(this.loadWithTypical(request)));
    const answer = jobs.run('range', this.#inputOf(request, this.#knownTypical(request)));
    // After the range itself, which should not have to wait for it.
    this.#wantTypical(request);
    this.#wantLong(request).catch((error: unknown) => {
      log.error('what a range lacks was not found', error);
    });
    return answer;
  }

  #read(request: RangeRequest, typicalOfDays: TypicalByDate): RangeView {
    this.#lastWanted.set(request.accountId, request);
    this.#work.syncs.of(request.accountId)?.wantRange(this.#rangeOf(request), request.preset);
    const input = this.#inputOf(request, typicalOfDays);
    return queryRange(this.#foundation.history, input, (day) =>
      this.#work.typical.lookup(request.accountId, input.timeZone, day),
    );
  }

  #rangeOf(request: RangeRequest): ResolvedRange {
    const { clock, zoneOf } = this.#foundation;
    return resolveRange(request, clock.nowMs(), zoneOf(request.accountId));
  }

  #inputOf(request: RangeRequest, typicalOfDays: TypicalByDate): RangeInput {
    const { clock, zoneOf, settings, systemLanguages } = this.#foundation;
    const { firstWeekday } = chooseLanguage(settings.get(), systemLanguages());
    return { request, nowMs: clock.nowMs(), timeZone: zoneOf(request.accountId), firstWeekday, typicalOfDays };
  }

  #knownTypical(request: RangeRequest): TypicalByDate {
    return this.#typicalDates(request).length === 0 ? NONE : this.#work.typicalDays.known(request.accountId);
  }

  #wantTypical(request: RangeRequest): void {
    this.#work.typicalDays.want(request.accountId, this.#typicalDates(request));
  }

  /** The local dates whose bars can be held against what is typical, oldest first. */
  #typicalDates(request: RangeRequest): string[] {
    const { clock, zoneOf } = this.#foundation;
    const { fromDate, toDate, granularity } = this.#rangeOf(request);
    const count = countDays(fromDate, toDate);
    if (granularity !== 'day' || count > MOST_TYPICAL_BARS) return [];
    const today = localDateAt(clock.nowMs(), zoneOf(request.accountId));
    return Array.from({ length: count }, (_unused, place) => addDays(fromDate, place)).filter((date) => date <= today);
  }

  /** What the history lacks of a long range takes as long to find as to read, so it is found in the same place. */
  async #wantLong(request: RangeRequest): Promise<void> {
    const { clock, jobs, zoneOf } = this.#foundation;
    const { syncs } = this.#work;
    const { accountId, preset } = request;
    const [nowMs, timeZone] = [clock.nowMs(), zoneOf(accountId)];
    const range = resolveRange(request, nowMs, timeZone);
    this.#lastWanted.set(accountId, request);
    if (comesByMonths(range, preset)) {
      syncs.of(accountId)?.wantRange(range, preset);
      return;
    }
    const found = await jobs.run('lackingDays', { accountId, stretches: stretchesOf(range), nowMs, timeZone });
    // A history that cannot be read says so itself; and the person may look at another range by now.
    const isWanted = zoneOf(accountId) === timeZone && this.#lastWanted.get(accountId) === request;
    if (found.ok && isWanted) syncs.of(accountId)?.wantDays(range, found.value);
  }
}
