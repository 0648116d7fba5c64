import type { DayNote } from '../../main/contract/day-notes.ts';
import type { Problem, Result } from '../../main/contract/errors.ts';
import type { HeatMap } from '../../main/contract/heat-map.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { RangeView } from '../../main/contract/range.ts';
import { Latest } from './latest.ts';

type Span = Pick<RangeView, 'accountId' | 'fromDate' | 'toDate'>;

/** What the dashboard shows of a range besides its bars: the heat map, once it is asked for, and notes about days. */
export class RangeDetails {
  heatMap = $state.raw<HeatMap | null>(null);
  notes = $state.raw<readonly DayNote[]>([]);
  problem = $state.raw<Problem | null>(null);
  /** The day whose note is being written. */
  noteDate = $state.raw<string | null>(null);

  readonly #bridge: Pick<GlanceBridge, 'loadHeatMap' | 'loadDayNotes' | 'saveDayNote'>;
  readonly #latest = new Latest();

  constructor(bridge: Pick<GlanceBridge, 'loadHeatMap' | 'loadDayNotes' | 'saveDayNote'>) {
    this.#bridge = bridge;
  }

  /** Shows a range's notes and, if wanted, its heat map. An answer that was overtaken is dropped. */
  async show({ accountId, fromDate, toDate }: Span, withHeatMap: boolean): Promise<void> {
    const request = { accountId, fromDate, toDate };
    const asked = await this.#latest.ask(() =>
      Promise.all([this.#bridge.loadDayNotes(request), withHeatMap ? this.#bridge.loadHeatMap(request) : null]),
    );
    if (asked === null) return;
    const [notes, heatMap] = asked.answer;
    this.notes = notes.ok ? notes.value : [];
    this.heatMap = heatMap?.ok === true ? heatMap.value : null;
    this.problem = heatMap?.ok === false ? heatMap.error : notes.ok ? null : notes.error;
  }

  noteOn(date: string): string {
    return this.notes.find((note) => note.date === date)?.text ?? '';
  }

  /** Keeps a note; main then says that the history changed, and the range is shown anew. */
  async keepNote(note: DayNote): Promise<Result<null>> {
    const kept = await this.#bridge.saveDayNote(note);
    if (kept.ok) {
      this.noteDate = null;
      const others = this.notes.filter(({ date }) => date !== note.date);
      this.notes = note.text === '' ? others : [...others, note].sort((a, b) => (a.date < b.date ? -1 : 1));
    }
    return kept;
  }
}
