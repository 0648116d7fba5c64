import type { Problem } from '../../main/contract/errors.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { RangePreset, RangeRequest, RangeView } from '../../main/contract/range.ts';
import type { Granularity } from '../../main/contract/report.ts';
import { addDays, localDateAt } from '../../main/domain/time/calendar.ts';

/** Which range is wanted. The dates count for `custom` only. */
export interface RangeSelection {
  readonly preset: RangePreset;
  readonly fromDate?: string | undefined;
  readonly toDate?: string | undefined;
  readonly granularity?: Granularity | undefined;
}

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

  readonly #bridge: Pick<GlanceBridge, 'loadRange'>;
  #accountId: string | null = null;
  #asked = 0;
  #busy = false;
  #again = false;

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

  /** Shows another range. */
  async select(selection: RangeSelection): Promise<void> {
    this.selection = selection;
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
    const asked = ++this.#asked;
    if (accountId === null) return;
    this.#busy = true;
    this.#again = false;
    const answer = await this.#bridge.loadRange(requestOf(accountId, this.selection));
    if (asked !== this.#asked) return;
    this.#busy = false;
    if (answer.ok) this.view = answer.value;
    this.problem = answer.ok ? null : answer.error;
    if (this.#again) await this.#load();
  }
}

function requestOf(accountId: string, { preset, fromDate, toDate, granularity }: RangeSelection): RangeRequest {
  return {
    accountId,
    preset,
    ...(preset === 'custom' && fromDate !== undefined && toDate !== undefined ? { fromDate, toDate } : {}),
    ...(granularity === undefined ? {} : { granularity }),
  };
}
