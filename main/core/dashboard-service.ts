import type { DayNote, DayNotesRequest } from '../contract/day-notes.ts';
import { attempt, type Result } from '../contract/errors.ts';
import type { PaceAccuracy } from '../contract/pace-accuracy.ts';
import type { HeatMap, HeatMapRequest } from '../contract/heat-map.ts';
import type { SavedFile } from '../contract/history-care.ts';
import { heatMapOf } from '../domain/report/heat-map.ts';
import { rangeSpan } from '../domain/report/ranges.ts';
import { saveFile } from '../files/atomic-file.ts';
import { allowedTarget } from '../files/export-target.ts';
import { storageProblem } from '../history/database.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../system/clock.ts';
import type { OpenedHistory } from '../history/open-history.ts';

/** What the dashboard shows besides a range: when the week is busy, and what a person wrote about its days. */
export interface DashboardService {
  heatMap(request: HeatMapRequest): Result<HeatMap>;
  /** Oldest first. */
  dayNotes(request: DayNotesRequest): Result<readonly DayNote[]>;
  keepDayNote(note: DayNote): Result<null>;
  /** Writes a picture of a chart; nothing of Glance's own, and nothing that is no ordinary file. */
  savePicture(path: string, bytes: Uint8Array): Promise<Result<SavedFile>>;
  /** How near the pace came over the last 30 days; worked out by the worker. */
  paceAccuracy(accountId: string): Promise<Result<PaceAccuracy>>;
}

export interface DashboardServiceOptions extends Pick<OpenedHistory, 'history' | 'dayNotes'> {
  readonly dataDir: string;
  readonly zoneOf: (accountId: string) => string;
  readonly onHistoryChanged: (accountId: string) => void;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly jobs: Pick<Jobs, 'run'>;
}

/** Builds the service. */
export function createDashboardService({
  history,
  dayNotes,
  dataDir,
  zoneOf,
  onHistoryChanged,
  clock,
  jobs,
}: DashboardServiceOptions): DashboardService {
  return {
    heatMap: ({ accountId, fromDate, toDate }) =>
      attempt(() => {
        const timeZone = zoneOf(accountId);
        const { startMs, endMs } = rangeSpan(fromDate, toDate, timeZone);
        const rows = heatMapOf(history.buckets(accountId, 'hour', startMs, endMs), timeZone);
        return { accountId, fromDate, toDate, timeZone, rows };
      }, storageProblem),
    dayNotes: (request) => attempt(() => dayNotes.list(request), storageProblem),
    keepDayNote(note) {
      const kept = dayNotes.keep(note);
      // Also after a failure: the note may be deleted here although the deletion could not be recorded on disk.
      onHistoryChanged(note.accountId);
      return kept;
    },
    async savePicture(path, bytes) {
      const allowed = await allowedTarget(path, dataDir);
      return allowed.ok ? saveFile(path, bytes) : allowed;
    },
    paceAccuracy: (accountId) =>
      jobs.run('paceAccuracy', { accountId, timeZone: zoneOf(accountId), nowMs: clock.nowMs() }),
  };
}
