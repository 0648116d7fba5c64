import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Bucket, Report } from '../../../main/contract/report.ts';
import { sumFigures } from '../../../main/domain/figures.ts';
import { openHistory, type OpenedHistory } from '../../../main/history/open-history.ts';

/** Histories on disk that go with the test. */

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'glance-history-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export interface OnDisk extends OpenedHistory {
  readonly path: string;
}

export function openOnDisk(folder: string, name: string): OnDisk {
  const path = join(folder, name);
  const opened = openHistory(path, 0);
  if (opened.problem !== null) throw new Error(opened.problem.code);
  onTestFinished(() => {
    opened.history.close();
  });
  return { ...opened, path };
}

/** Buckets as an answer that held exactly these. */
export const reportOf = (buckets: readonly Bucket[]): Report => ({
  buckets,
  summary: { current: sumFigures(buckets), previous: {} },
});
