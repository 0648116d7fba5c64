import type { Problem, Result } from '../../main/contract/errors.ts';
import type { CoverageDay, CoverageView } from '../../main/contract/history-care.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { Reloader } from './reloader.ts';

/** How complete one account's history is, as the history page shows it. */
export class CoverageState {
  view = $state.raw<CoverageView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The day whose details are shown, `YYYY-MM-DD`; the newest until another is chosen. */
  chosenDate = $state.raw<string | null>(null);
  /** Days that are being asked for again, `YYYY-MM-DD`. */
  refetching = $state.raw<readonly string[]>([]);

  readonly chosen: CoverageDay | null = $derived.by(() => {
    const days = this.view?.days ?? [];
    return days.find(({ date }) => date === this.chosenDate) ?? days.at(-1) ?? null;
  });

  readonly #bridge: Pick<GlanceBridge, 'loadCoverage' | 'refetchDay'>;
  readonly #reloader = new Reloader(() => this.#load());
  #accountId: string | null = null;
  #situation = '';

  constructor(bridge: Pick<GlanceBridge, 'loadCoverage' | 'refetchDay'>) {
    this.#bridge = bridge;
  }

  /**
   * Shows an account, and asks again when its situation is another one: whatever the picture depends on besides the
   * history itself, as one text. Of an account shown before nothing stays.
   */
  async follow(accountId: string, situation: string): Promise<void> {
    if (accountId === this.#accountId && situation === this.#situation) return;
    if (accountId !== this.#accountId) {
      this.view = null;
      this.problem = null;
      this.chosenDate = null;
      this.refetching = [];
    }
    this.#accountId = accountId;
    this.#situation = situation;
    await this.reload();
  }

  /** Asks again; the picture on screen stays until the new one is there. */
  reload(): Promise<void> {
    return this.#reloader.run();
  }

  /** Asks Acquire for a day again, whatever is known of it, and shows what came of it. */
  async refetch(accountId: string, date: string): Promise<Result<null>> {
    this.refetching = [...this.refetching, date];
    const answer = await this.#bridge.refetchDay({ accountId, date });
    if (accountId === this.#accountId) {
      this.refetching = this.refetching.filter((one) => one !== date);
      await this.reload();
    }
    return answer;
  }

  async #load(): Promise<void> {
    const accountId = this.#accountId;
    if (accountId === null) return;
    const answer = await this.#bridge.loadCoverage({ accountId });
    if (accountId !== this.#accountId) return;
    if (answer.ok) this.view = answer.value;
    this.problem = answer.ok ? null : answer.error;
  }
}
