import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultOutcome } from './fault.ts';

/** What came of the rows, for `npm run test:faults`, which makes one table of all of it. */

interface Row {
  readonly what: string;
  readonly promise: string;
}

/** Rows may be run in pieces, hours apart. */
type DatedOutcome = FaultOutcome & { readonly ranAt?: string };

type Figures = Readonly<Record<string, number>>;
interface Saved {
  readonly groups: readonly {
    readonly name: string;
    readonly rows: readonly (Row & { readonly outcome: DatedOutcome | null })[];
  }[];
  readonly figures: Figures;
}

/**
 * Saves them; rows of another piece of the same run stay.
 * @param figures numbers of the whole run, by name: of times the longest counts, of counts the sum
 */
export function saveOutcomes<R extends Row>(
  part: 'core' | 'app',
  groups: readonly (readonly [string, readonly R[]])[],
  outcomes: ReadonlyMap<R, FaultOutcome>,
  figures: Figures = {},
): void {
  // As part of `npm test` the rows only have to hold.
  const folder = process.env['GLANCE_FAULTS_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${part}.json`);
  const before = savedIn(path);
  const known = outcomesIn(before);
  const ranAt = new Date().toISOString().slice(0, 16);
  const dated = (outcome: FaultOutcome | undefined): DatedOutcome | undefined => outcome && { ...outcome, ranAt };
  const saved: Saved = {
    groups: groups.map(([name, rows]) => ({
      name,
      rows: rows.map((row) => ({
        what: row.what,
        promise: row.promise,
        outcome: dated(outcomes.get(row)) ?? known.get(row.what) ?? null,
      })),
    })),
    figures: Object.fromEntries(
      [...new Set([...Object.keys(before.figures), ...Object.keys(figures)])].map((name) => {
        const [earlier, value] = [before.figures[name] ?? 0, figures[name] ?? 0];
        return [name, name.endsWith('Ms') ? Math.max(earlier, value) : earlier + value];
      }),
    ),
  };
  writeFileSync(path, JSON.stringify(saved));
}

/** Rows of the real app whose promise an earlier piece of the same run saw kept, and its figures. */
export function ranBefore(): { readonly rows: ReadonlySet<string>; readonly figures: Figures } {
  const folder = process.env['GLANCE_FAULTS_RESULTS'];
  const saved = savedIn(folder === undefined ? '' : join(folder, 'app.json'));
  const kept = [...outcomesIn(saved)].filter(([, outcome]) => outcome !== null);
  return { rows: new Set(kept.map(([what]) => what)), figures: saved.figures };
}

const savedIn = (path: string): Saved =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Saved) : { groups: [], figures: {} };

const outcomesIn = ({ groups }: Saved): ReadonlyMap<string, DatedOutcome | null> =>
  new Map(groups.flatMap(({ rows }) => rows.map(({ what, outcome }) => [what, outcome] as const)));

/** How many random changes a kind of file survived. */
export function saveMutations(what: string, count: number): void {
  const folder = process.env['GLANCE_FAULTS_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'mutations.json');
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>) : {};
  writeFileSync(path, JSON.stringify({ ...before, [what]: count }));
}
