import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultOutcome } from './fault.ts';

/** What came of the rows, for `npm run test:faults`, which makes one table of all of it. */

interface Row {
  readonly what: string;
  readonly promise: string;
}

/** @param figures numbers of the whole run, by name */
export function saveOutcomes<R extends Row>(
  part: 'core' | 'app',
  groups: readonly (readonly [string, readonly R[]])[],
  outcomes: ReadonlyMap<R, FaultOutcome>,
  figures: Readonly<Record<string, number>> = {},
): void {
  // As part of `npm test` the rows only have to hold.
  const folder = process.env['GLANCE_FAULTS_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const saved = groups.map(([name, rows]) => ({
    name,
    rows: rows.map((row) => ({ what: row.what, promise: row.promise, outcome: outcomes.get(row) ?? null })),
  }));
  writeFileSync(join(folder, `${part}.json`), JSON.stringify({ groups: saved, figures }));
}
