import type { Problem } from '../../main/contract/errors.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { ChartPoint, ComparisonKind, RangePreset, RangeRequest, RangeView } from '../../main/contract/range.ts';
import type { Granularity } from '../../main/contract/report.ts';
import type { ShownView } from '../../main/contract/windows.ts';
import { unpackRangeView } from '../../main/domain/report/packed-view.ts';
import { addDays, localDateAt } from '../../main/domain/time/calendar.ts';
import { Latest } from './latest.ts';
import type { ExportSpan } from '../words/export-options.ts';

/** Which range is wanted. The dates count for `custom` only. */
export interface RangeSelection {
  readonly preset: RangePreset;
  readonly fromDate?: string | undefined;
  readonly toDate?: string | undefined;
  readonly granularity?: Granularity | undefined;
}

/** What the range is held against; null for the totals of the period before only. `fromDate` counts for `custom`. */
export interface ComparisonSelection {
  readonly kind: ComparisonKind;
  readonly fromDate?: string | undefined;
}

/** A step on the way into a range: where somebody came from, and how it is named. */
export interface TrailStep {
  readonly selection: RangeSelection;
  readonly view: Pick<RangeView, 'preset' | 'fromDate' | 'toDate'>;
}

type Kept = Pick<ShownView, 'preset' | 'fromDate' | 'toDate' | 'granularity' | 'trail' | 'comparison'>;
const MAX_KEPT_STEPS = 20;

/** A step as plain data, to be sent. */
const plainStep = ({ selection, view: { preset, fromDate, toDate } }: TrailStep): TrailStep => ({
  selection: { ...selection },
  view: { preset, fromDate, toDate },
});

/**
 * The range on screen. The old picture stays until the new one has arrived, and an answer that was overtaken by a
 * later question is dropped, so nothing flickers and nothing wrong is shown.
 */
export class RangeState {
  selection = $state.raw<RangeSelection>({ preset: 'today' });
  view = $state.raw<RangeView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The instant a notification was about, UTC epoch milliseconds. */
  markedAtMs = $state.raw<number | null>(null);

  /** The ranges that were gone into, the widest first; empty where the range was chosen itself. */
  trail = $state.raw<readonly TrailStep[]>([]);
  comparison = $state.raw<ComparisonSelection | null>(null);

  readonly #bridge: Pick<GlanceBridge, 'loadRange'>;
  #accountId: string | null = null;
  readonly #latest = new Latest();
  #busy = false;
  #again = false;

  /** What an export of the range on screen takes; null before there is one. */
  get span(): ExportSpan | null {
    if (this.view === null) return null;
    const { accountId, fromDate, toDate, granularity } = this.view;
    return { accountId, fromDate, toDate, granularity };
  }

  constructor(bridge: Pick<GlanceBridge, 'loadRange'>) {
    this.#bridge = bridge;
  }

  /** Shows another account; its picture replaces the current one when it is there. */
  async showAccount(accountId: string | null): Promise<void> {
    if (accountId === this.#accountId) return;
    this.#accountId = accountId;
    this.markedAtMs = null;
    if (accountId === null) this.view = null;
    await this.#load();
  }

  /** Shows the range, the way into it and the comparison that were remembered, once there is an account. */
  restore({ trail, comparison, ...selection }: Kept): void {
    this.selection = selection;
    this.trail = trail ?? [];
    this.comparison = comparison ?? null;
  }

  /** What `restore` takes. */
  kept(): Kept {
    const { selection, trail, comparison } = this;
    return {
      ...selection,
      ...(trail.length === 0 ? {} : { trail: trail.slice(-MAX_KEPT_STEPS).map(plainStep) }),
      ...(comparison === null ? {} : { comparison }),
    };
  }

  /** Shows another range. */
  async select(selection: RangeSelection): Promise<void> {
    this.selection = selection;
    this.trail = [];
    this.markedAtMs = null;
    await this.#load();
  }

  /** Shows other bars of the same range. */
  async showBy(granularity: Granularity): Promise<void> {
    this.selection = { ...this.selection, granularity };
    await this.#load();
  }

  /** Holds the range against another period; null draws none. */
  async compareWith(comparison: ComparisonSelection | null): Promise<void> {
    this.comparison = comparison;
    await this.#load();
  }

  /** Whether there is anything to see of these points that is not on screen already. */
  canZoom(first: number, last: number): boolean {
    const { view } = this;
    const dates = view === null ? null : datesOf(view, first, last);
    return view !== null && dates !== null && !(dates.fromDate === view.fromDate && dates.toDate === view.toDate);
  }

  /** Goes into the days of some points of the view, from one place to another, both inclusive. */
  async zoomTo(first: number, last: number): Promise<void> {
    const { view } = this;
    const dates = view === null ? null : datesOf(view, first, last);
    if (view === null || dates === null || !this.canZoom(first, last)) return;
    const { preset, fromDate, toDate, granularity } = view;
    this.trail = [...this.trail, { selection: this.selection, view: { preset, fromDate, toDate } }];
    this.selection = { preset: 'custom', ...dates };
    // One hour of several days: its day, with that hour marked.
    this.markedAtMs = granularity === 'hour' && first === last ? (view.points[first]?.startMs ?? null) : null;
    await this.#load();
  }

  /** Goes back to a step of the trail, or to the last one. */
  async back(to = this.trail.length - 1): Promise<void> {
    const step = this.trail[to];
    if (step === undefined) return;
    this.trail = this.trail.slice(0, to);
    this.selection = step.selection;
    this.markedAtMs = null;
    await this.#load();
  }

  /** Shows the local day of an instant (UTC epoch milliseconds) with its hour marked. */
  async showInstant(atMs: number, nowMs: number, timeZone: string): Promise<void> {
    const date = localDateAt(atMs, timeZone);
    const today = localDateAt(nowMs, timeZone);
    if (date === today) this.selection = { preset: 'today' };
    else if (date === addDays(today, -1)) this.selection = { preset: 'yesterday' };
    else this.selection = { preset: 'custom', fromDate: date, toDate: date };
    this.trail = [];
    this.markedAtMs = atMs;
    await this.#load();
  }

  /** Asks again for the same range; many calls during one answer become a single further question. */
  async reload(): Promise<void> {
    if (this.#busy) this.#again = true;
    else await this.#load();
  }

  async #load(): Promise<void> {
    const accountId = this.#accountId;
    if (accountId === null) {
      this.#latest.drop();
      this.#busy = false;
      return;
    }
    this.#busy = true;
    this.#again = false;
    const request = requestOf(accountId, this.selection, this.comparison);
    const asked = await this.#latest.ask(() => this.#bridge.loadRange(request));
    if (asked === null) return;
    const { answer } = asked;
    this.#busy = false;
    if (answer.ok) this.view = unpackRangeView(answer.value);
    this.problem = answer.ok ? null : answer.error;
    if (this.#again) await this.#load();
  }
}

/** The local days that points of a view cover, up to today; null where they have not begun. */
function datesOf(view: RangeView, first: number, last: number): { fromDate: string; toDate: string } | null {
  const shown = view.points.slice(Math.min(first, last), Math.max(first, last) + 1);
  const begun = shown.filter((point: ChartPoint) => point.status !== 'future');
  const [start, end] = [begun[0], begun.at(-1)];
  if (start === undefined || end === undefined) return null;
  const toDate = localDateAt(end.endMs - 1, view.timeZone);
  return {
    fromDate: localDateAt(start.startMs, view.timeZone),
    toDate: toDate < view.toDate ? toDate : view.toDate,
  };
}

function requestOf(
  accountId: string,
  { preset, fromDate, toDate, granularity }: RangeSelection,
  comparison: ComparisonSelection | null,
): RangeRequest {
  return {
    accountId,
    preset,
    ...(preset === 'custom' && fromDate !== undefined && toDate !== undefined ? { fromDate, toDate } : {}),
    ...(granularity === undefined ? {} : { granularity }),
    ...(comparison === null ? {} : { compareWith: comparison.kind }),
    ...(comparison?.fromDate === undefined ? {} : { compareFromDate: comparison.fromDate }),
  };
}
