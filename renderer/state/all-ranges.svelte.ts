import type { Problem } from '../../main/contract/errors.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { RangePreset, RangeView } from '../../main/contract/range.ts';
import { unpackRangeView } from '../../main/domain/report/packed-view.ts';
import { Reloader } from './reloader.svelte.ts';

/** The same range of every account. What was there stays until the next is. */
export class AllRanges {
  preset = $state.raw<RangePreset>('today');
  views = $state.raw<readonly RangeView[]>([]);
  problem = $state.raw<Problem | null>(null);
  /** Whether the views are those of the accounts and the range that are wanted. */
  settled = $state.raw(false);

  readonly #bridge: Pick<GlanceBridge, 'loadRange'>;
  readonly #reloader = new Reloader(() => this.#load());
  #accountIds: readonly string[] = [];

  constructor(bridge: Pick<GlanceBridge, 'loadRange'>) {
    this.#bridge = bridge;
  }

  /** Shows these accounts, in their order. */
  show(accountIds: readonly string[]): Promise<void> {
    this.#accountIds = accountIds;
    return this.#reloader.run();
  }

  select(preset: RangePreset): Promise<void> {
    this.preset = preset;
    this.settled = false;
    return this.#reloader.run();
  }

  reload(): Promise<void> {
    return this.#reloader.run();
  }

  async #load(): Promise<void> {
    const { preset } = this;
    const answers = await Promise.all(
      this.#accountIds.map((accountId) => this.#bridge.loadRange({ accountId, preset })),
    );
    if (preset !== this.preset) return;
    this.views = answers.flatMap((answer) => (answer.ok ? [unpackRangeView(answer.value)] : []));
    this.problem = answers.find((answer) => !answer.ok)?.error ?? null;
    this.settled = true;
  }
}
