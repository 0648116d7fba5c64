import * as v from 'valibot';

/**
 * What was deleted while rows of a damaged file are still to be saved. The damaged file has those rows too, and they must
 * not come back out of it, not after a kill either.
 */

const accountId = v.string();

const deletionSchema = v.variant('kind', [
  v.object({ kind: v.literal('account'), accountId }),
  /** What of an account was over at an instant, UTC epoch milliseconds. */
  v.object({ kind: v.literal('before'), accountId, beforeMs: v.number() }),
  v.object({ kind: v.literal('day-note'), accountId, date: v.string() }),
]);

export type Deletion = v.InferOutput<typeof deletionSchema>;

/** A row of any table, by its columns. */
type Row = Readonly<Record<string, unknown>>;

/** Whether a row of a table went with one of these deletions. */
export function wasDeleted(deletions: readonly Deletion[], table: string, row: Row): boolean {
  return deletions.some((deletion) => deletion.accountId === row['account_id'] && includes(deletion, table, row));
}

function includes(deletion: Deletion, table: string, row: Row): boolean {
  switch (deletion.kind) {
    case 'account':
      return true;
    case 'before':
      return typeof row['end_ms'] === 'number' && row['end_ms'] <= deletion.beforeMs;
    case 'day-note':
      return table === 'day_note' && row['date'] === deletion.date;
  }
}

/**
 * One line of a file that deletions are written down in. It begins with the line break, because what a kill left there
 * before may be half a line.
 */
export const deletionLine = (deletion: Deletion): string => `\n${JSON.stringify(deletion)}\n`;

/**
 * The deletions of such a file. A line is written before anything is deleted; where a kill cut it off, nothing was, and the
 * line is left out.
 */
export function deletionsIn(text: string): Deletion[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = v.safeParse(deletionSchema, JSON.parse(line));
      return read.success ? [read.output] : [];
    } catch {
      return [];
    }
  });
}

/**
 * Deletions of this run that nothing has taken back: a file that is found to be damaged later may be from before them.
 * Each is in here once, however often it is done.
 */
export class DeletionsOfRun {
  readonly #byKey = new Map<string, Deletion>();

  add(deletion: Deletion): void {
    this.#byKey.set(keyOf(deletion), deletion);
  }

  /** An account that was deleted is asked for again. What else of it was deleted stays so. */
  accountIsFetched(accountId: string): void {
    this.#takeBack(accountId, ['account']);
  }

  /** Hours of an account came out of a file, however old they are. No file of hours has notes about days. */
  hoursComeBack(accountId: string): void {
    this.#takeBack(accountId, ['account', 'before']);
  }

  /** Everything of an account is as a backup has it. */
  accountComesBack(accountId: string): void {
    this.#takeBack(accountId, ['account', 'before', 'day-note']);
  }

  noteComesBack(accountId: string, date: string): void {
    this.#byKey.delete(keyOf({ kind: 'day-note', accountId, date }));
  }

  #takeBack(accountId: string, kinds: readonly Deletion['kind'][]): void {
    for (const [key, deletion] of this.#byKey) {
      if (deletion.accountId === accountId && kinds.includes(deletion.kind)) this.#byKey.delete(key);
    }
  }

  all(): readonly Deletion[] {
    return [...this.#byKey.values()];
  }

  accountIds(): string[] {
    return this.all().flatMap((deletion) => (deletion.kind === 'account' ? [deletion.accountId] : []));
  }
}

const keyOf = (deletion: Deletion): string =>
  [deletion.kind, deletion.accountId, deletion.kind === 'day-note' ? deletion.date : ''].join(' ');
