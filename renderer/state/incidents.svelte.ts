import type { Incident } from '../../main/contract/alerts.ts';
import type { Problem, Result } from '../../main/contract/errors.ts';
import type { CommandInput, GlanceBridge } from '../../main/contract/ipc.ts';
import { Latest } from './latest.ts';

type Query = CommandInput<'loadIncidents'>;

/**
 * The incidents something on screen is about: those of a page, or of a charted range. What was there stays until the
 * new list has come, unless it is another account's; an answer that was overtaken is dropped.
 */
export class IncidentsState {
  /** The newest first; null until the first answer. */
  list = $state.raw<readonly Incident[] | null>(null);
  problem = $state.raw<Problem | null>(null);

  readonly #bridge: Pick<GlanceBridge, 'loadIncidents' | 'annotateIncident'>;
  readonly #latest = new Latest();
  #query: Query | null = null;

  constructor(bridge: Pick<GlanceBridge, 'loadIncidents' | 'annotateIncident'>) {
    this.#bridge = bridge;
  }

  /** Shows what a question brings, or nothing for null. The same question again asks again. */
  async show(query: Query | null): Promise<void> {
    if (query?.accountId !== this.#query?.accountId) this.list = null;
    this.#query = query;
    await this.#load();
  }

  /** Asks again, where it is about this account. */
  async changed(accountId: string): Promise<void> {
    if (this.#query?.accountId === accountId) await this.#load();
  }

  /** Keeps a note, or that an incident was not useful; the list has it at once when it is kept. */
  async annotate(note: CommandInput<'annotateIncident'>): Promise<Result<Incident>> {
    const answer = await this.#bridge.annotateIncident(note);
    if (answer.ok) {
      this.list = this.list?.map((one) => (one.id === answer.value.id ? answer.value : one)) ?? null;
    }
    return answer;
  }

  async #load(): Promise<void> {
    const query = this.#query;
    if (query === null) {
      this.#latest.drop();
      return;
    }
    const asked = await this.#latest.ask(() => this.#bridge.loadIncidents(query));
    if (asked === null) return;
    const { answer } = asked;
    if (answer.ok) this.list = answer.value;
    this.problem = answer.ok ? null : answer.error;
  }
}
