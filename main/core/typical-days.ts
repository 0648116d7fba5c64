import type { PointTypical } from '../contract/range.ts';
import type { Jobs } from '../jobs/jobs.ts';

export interface TypicalDaysOptions {
  readonly jobs: Pick<Jobs, 'run'>;
  readonly zoneOf: (accountId: string) => string;
  /** Whether days are being downloaded: what is typical would be another thing after each of them. */
  readonly isDownloading: (accountId: string) => boolean;
  /** Something that was wanted is known now. */
  readonly onKnown: (accountId: string) => void;
}

interface Entry {
  readonly timeZone: string;
  readonly byDate: Map<string, PointTypical>;
  isAsking: boolean;
}

/** What is typical of whole days: worked out by the worker, once for each day until the past changes. */
export class TypicalDays {
  readonly #options: TypicalDaysOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: TypicalDaysOptions) {
    this.#options = options;
  }

  /** What is known by now, by local date. */
  known(accountId: string): ReadonlyMap<string, PointTypical> {
    return this.#entryOf(accountId).byDate;
  }

  /** What is not known of `dates` (local, oldest first) is worked out, and `onKnown` called then. */
  want(accountId: string, dates: readonly string[]): void {
    const entry = this.#entryOf(accountId);
    const lacking = dates.filter((date) => !entry.byDate.has(date));
    // While one answer is awaited nothing else is asked: whoever hears of it looks again, and wants what is left.
    if (lacking.length === 0 || entry.isAsking || this.#options.isDownloading(accountId)) return;
    void this.#ask(accountId, entry, lacking);
  }

  /** Hours before today came, changed or went. */
  pastChanged(accountId: string): void {
    this.#entries.delete(accountId);
  }

  #entryOf(accountId: string): Entry {
    const timeZone = this.#options.zoneOf(accountId);
    const known = this.#entries.get(accountId);
    if (known?.timeZone === timeZone) return known;
    const entry = { timeZone, byDate: new Map<string, PointTypical>(), isAsking: false };
    this.#entries.set(accountId, entry);
    return entry;
  }

  async #ask(accountId: string, entry: Entry, dates: readonly string[]): Promise<void> {
    const { jobs, onKnown } = this.#options;
    entry.isAsking = true;
    try {
      const answer = await jobs.run('typicalDays', { accountId, timeZone: entry.timeZone, dates });
      // What could not be worked out is wanted again with the next look at a chart.
      if (!answer.ok) return;
      dates.forEach((date, place) => entry.byDate.set(date, answer.value[place] ?? null));
    } catch {
      return;
    } finally {
      entry.isAsking = false;
    }
    if (this.#entries.get(accountId) === entry) onKnown(accountId);
  }
}
