import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultOutcome } from './fault.ts';

/** What came of the rows, for `npm run test:faults`, which makes one table of all of it. */

interface Row {
  readonly what: string;
  readonly promise: string;
}

type Figures = Readonly<Record<string, number>>;
interface Saved {
  readonly groups: readonly {
    readonly name: string;
    readonly rows: readonly (Row & { readonly outcome: FaultOutcome | null })[];
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
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Saved) : { groups: [], figures: {} };
  const known = new Map(before.groups.flatMap(({ rows }) => rows.map(({ what, outcome }) => [what, outcome] as const)));
  const saved: Saved = {
    groups: groups.map(([name, rows]) => ({
      name,
      rows: rows.map((row) => ({
        what: row.what,
        promise: row.promise,
        outcome: outcomes.get(row) ?? known.get(row.what) ?? null,
      })),
    })),
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, value]) => {
        const earlier = before.figures[name] ?? 0;
        return [name, name.endsWith('Ms') ? Math.max(earlier, value) : earlier + value];
      }),
    ),
  };
  writeFileSync(path, JSON.stringify(saved));
}

/** How many random changes a kind of file survived. */
export function saveMutations(what: string, count: number): void {
  const folder = process.env['GLANCE_FAULTS_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'mutations.json');
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>) : {};
  writeFileSync(path, JSON.stringify({ ...before, [what]: count }));
}
