import type { Problem, Result } from '../../main/contract/errors.ts';
import type { CoverageDay, CoverageView } from '../../main/contract/history-care.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { fetchMark, stillAsked, type AskedDay } from './asked-days.svelte.ts';
import { Reloader } from './reloader.svelte.ts';

/** What the picture of an account's history depends on besides the history itself. */
export interface Situation {
  readonly accountId: string;
  /** Whether anything of the past is being fetched. */
  readonly atWork: boolean;
  readonly nowMs: number;
  /** Everything else, as one text: when it is another one, the picture is asked for again. */
  readonly rest: string;
}

/** How complete one account's history is, as the history page shows it. */
export class CoverageState {
  view = $state.raw<CoverageView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The day whose details are shown, `YYYY-MM-DD`; the newest until another is chosen. */
  chosenDate = $state.raw<string | null>(null);
  /** Days that were asked for again and have not come yet. */
  asked = $state.raw<readonly AskedDay[]>([]);

  readonly chosen: CoverageDay | null = $derived.by(() => {
    const days = this.view?.days ?? [];
    return days.find(({ date }) => date === this.chosenDate) ?? days.at(-1) ?? null;
  });
  /** `YYYY-MM-DD`. */
  readonly refetching: readonly string[] = $derived(this.asked.map(({ date }) => date));

  readonly #bridge: Pick<GlanceBridge, 'loadCoverage' | 'refetchDay'>;
  readonly #reloader = new Reloader(() => this.#load());
  #situation: Situation | null = null;

  constructor(bridge: Pick<GlanceBridge, 'loadCoverage' | 'refetchDay'>) {
    this.#bridge = bridge;
  }

  /** Shows an account, and asks again when its situation is another one. Of an account shown before nothing stays. */
  async follow(situation: Situation): Promise<void> {
    const before = this.#situation;
    this.#situation = situation;
    if (situation.accountId !== before?.accountId) {
      this.view = null;
      this.problem = null;
      this.chosenDate = null;
      this.asked = [];
    } else {
      this.#settle();
      if (situation.rest === before.rest && situation.atWork === before.atWork) return;
    }
    await this.reload();
  }

  /** Asks again; the picture on screen stays until the new one is there. */
  reload(): Promise<void> {
    return this.#reloader.run();
  }

  /** Asks Acquire for a day again, whatever is known of it. */
  async refetch(accountId: string, date: string): Promise<Result<null>> {
    const before = fetchMark(this.view?.days.find((day) => day.date === date));
    const asked = { date, askedAtMs: this.#situation?.nowMs ?? 0, before, seenAtWork: false };
    this.asked = [...this.asked.filter((one) => one.date !== date), asked];
    const answer = await this.#bridge.refetchDay({ accountId, date });
    if (!answer.ok) this.asked = this.asked.filter((one) => one !== asked);
    return answer;
  }

  #settle(): void {
    if (this.#situation === null || this.asked.length === 0) return;
    this.asked = stillAsked(this.asked, this.view?.days ?? [], this.#situation);
  }

  async #load(): Promise<void> {
    const accountId = this.#situation?.accountId;
    if (accountId === undefined) return;
    const answer = await this.#bridge.loadCoverage({ accountId });
    if (accountId !== this.#situation?.accountId) return;
    if (answer.ok) this.view = answer.value;
    this.problem = answer.ok ? null : answer.error;
    this.#settle();
  }
}
