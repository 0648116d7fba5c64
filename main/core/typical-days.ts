import type { PointTypical } from '../history/typical-days.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** More bars than this are too narrow to be held against anything. */
export const MOST_TYPICAL_DAYS = 92;

export interface TypicalDaysOptions {
  readonly jobs: Pick<Jobs, 'run'>;
  readonly zoneOf: (accountId: string) => string;
  /** Whether days are being downloaded: what is typical would be another thing after each of them. */
  readonly isDownloading: (accountId: string) => boolean;
  /** Something is known now that was asked for and was not. */
  readonly onKnown: (accountId: string) => void;
}

type ByDate = ReadonlyMap<string, PointTypical>;

interface Entry {
  readonly timeZone: string;
  readonly byDate: Map<string, PointTypical>;
  asking: Promise<void> | null;
}

/** What is typical of whole days: worked out by the worker, once for each day until the past changes. */
export class TypicalDays {
  readonly #options: TypicalDaysOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: TypicalDaysOptions) {
    this.#options = options;
  }

  /** What is known by now. What of `dates` (local, oldest first) is not is worked out, and `onKnown` called then. */
  known(accountId: string, dates: readonly string[]): ByDate {
    const entry = this.#entryOf(accountId);
    if (entry.asking === null && lacking(entry, dates).length > 0 && !this.#options.isDownloading(accountId)) {
      void this.#ask(accountId, entry, dates).then(() => {
        if (this.#entries.get(accountId) === entry) this.#options.onKnown(accountId);
      });
    }
    return entry.byDate;
  }

  /** The same once all of `dates` are worked out that can be. */
  async load(accountId: string, dates: readonly string[]): Promise<ByDate> {
    const entry = this.#entryOf(accountId);
    if (entry.asking !== null) await entry.asking;
    if (lacking(entry, dates).length > 0) await this.#ask(accountId, entry, dates);
    return entry.byDate;
  }

  /** Hours before today came, changed or went. */
  pastChanged(accountId: string): void {
    this.#entries.delete(accountId);
  }

  #entryOf(accountId: string): Entry {
    const timeZone = this.#options.zoneOf(accountId);
    const known = this.#entries.get(accountId);
    if (known?.timeZone === timeZone) return known;
    const entry = { timeZone, byDate: new Map<string, PointTypical>(), asking: null };
    this.#entries.set(accountId, entry);
    return entry;
  }

  #ask(accountId: string, entry: Entry, wanted: readonly string[]): Promise<void> {
    const dates = lacking(entry, wanted);
    const asking = this.#options.jobs
      .run('typicalDays', { accountId, timeZone: entry.timeZone, dates })
      .then((answer) => {
        // A history that cannot be read says so itself; asked again at once it would be asked for ever.
        dates.forEach((date, place) => entry.byDate.set(date, answer.ok ? (answer.value[place] ?? null) : null));
        entry.asking = null;
      });
    entry.asking = asking;
    return asking;
  }
}

const lacking = ({ byDate }: Entry, dates: readonly string[]): string[] => dates.filter((date) => !byDate.has(date));
