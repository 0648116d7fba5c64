import type { Problem } from '../../main/contract/errors.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { WeekReview } from '../../main/contract/week-review.ts';
import { addDays } from '../../main/domain/time/calendar.ts';
import { Latest } from './latest.ts';

/** The week on the page. The old one stays until the next is there; an answer that was overtaken is dropped. */
export class WeekState {
  review = $state.raw<WeekReview | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The last of the seven days; null for yesterday. */
  toDate = $state.raw<string | null>(null);

  readonly #bridge: Pick<GlanceBridge, 'loadWeek'>;
  readonly #latest = new Latest();
  #accountId: string | null = null;

  constructor(bridge: Pick<GlanceBridge, 'loadWeek'>) {
    this.#bridge = bridge;
  }

  async show(accountId: string): Promise<void> {
    if (accountId !== this.#accountId) this.review = null;
    this.#accountId = accountId;
    await this.reload();
  }

  /** Whether a week after the one on the page has ended. */
  hasNext(yesterday: string): boolean {
    return this.review !== null && this.review.toDate < yesterday;
  }

  /** Goes on or back by whole weeks. */
  async move(weeks: number): Promise<void> {
    if (this.review === null) return;
    this.toDate = addDays(this.review.toDate, 7 * weeks);
    await this.reload();
  }

  async reload(): Promise<void> {
    const accountId = this.#accountId;
    if (accountId === null) return;
    const request = { accountId, ...(this.toDate === null ? {} : { toDate: this.toDate }) };
    const asked = await this.#latest.ask(() => this.#bridge.loadWeek(request));
    if (asked === null) return;
    const { answer } = asked;
    if (answer.ok) this.review = answer.value;
    this.problem = answer.ok ? null : answer.error;
  }
}
