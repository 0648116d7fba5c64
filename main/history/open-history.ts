import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, type Problem, type Result } from '../contract/errors.ts';
import { createAuditStore, createUnavailableAudit, type AuditStore } from './audit-store.ts';
import { createDayNoteStore, createUnavailableDayNotes, type DayNoteStore } from './day-note-store.ts';
import type { Connection } from './connection.ts';
import { APP_BUSY_TIMEOUT_MS, COMPANIONS, openDatabase, storageProblem, type OpenedDatabase } from './database.ts';
import { createObservationStore, createUnavailableObservations, type ObservationStore } from './observation-store.ts';
import { createHistoryStore, createUnavailableHistory, type HistoryStore } from './history-store.ts';
import { createIncidentStore, createUnavailableIncidents, type IncidentStore } from './incident-store.ts';
import { createMaintenance, createUnavailableMaintenance, type HistoryMaintenance } from './maintenance.ts';

export interface OpenedHistory {
  /** Always usable: where the file is not, it keeps nothing. */
  readonly history: HistoryStore;
  readonly audit: AuditStore;
  readonly incidents: IncidentStore;
  readonly observations: ObservationStore;
  readonly dayNotes: DayNoteStore;
  readonly maintenance: HistoryMaintenance;
  /** For the parts of this room; null where the file cannot be used. */
  readonly connection: Connection | null;
  /** Where an unreadable file was put, if there was one. */
  readonly quarantinePath: string | null;
  /** Why nothing can be kept, if so. */
  readonly problem: Problem | null;
}

/**
 * Opens the history file at a path, whatever state it is in.
 * @param onReadProblem is called when the file turns out to be damaged while it is in use
 */
export function openHistory(path: string, nowMs: number, onReadProblem?: (problem: Problem) => void): OpenedHistory {
  return serve(path, openDatabase(path, nowMs, 'quarantine', APP_BUSY_TIMEOUT_MS), onReadProblem);
}

/** The same for a command that must not change what an app at work may be using: a damaged file stays where it is. */
export function openHistoryAsItIs(path: string, nowMs: number): OpenedHistory {
  if (isWritable(dirname(path)) && isWritable(path)) return serve(path, openLeft(path, nowMs));
  return openCopy(path, nowMs);
}

/** A damaged file is left; what is said of other files would mislead about the history. */
function openLeft(path: string, nowMs: number): Result<OpenedDatabase> {
  const opened = openDatabase(path, nowMs, 'leave');
  const isDamaged = !opened.ok && opened.error.code === 'file-not-readable';
  return isDamaged ? fail('history-unavailable', opened.error.detail) : opened;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** SQLite cannot read a file in WAL mode where it cannot write beside it, as in a read-only folder: a copy serves. */
function openCopy(path: string, nowMs: number): OpenedHistory {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'glance-history-'));
    const copy = join(folder, 'history.sqlite');
    copyFileSync(path, copy);
    if (existsSync(`${path}${COMPANIONS[0]}`)) copyFileSync(`${path}${COMPANIONS[0]}`, `${copy}${COMPANIONS[0]}`);
    const opened = serve(copy, openLeft(copy, nowMs));
    const made = folder;
    const closeAll = (): void => {
      opened.history.close();
      removeFolder(made);
    };
    return { ...opened, history: { ...opened.history, close: closeAll } };
  } catch (error) {
    if (folder !== null) removeFolder(folder);
    return unavailable(path, storageProblem(error));
  }
}

const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
};

function serve(
  path: string,
  opened: Result<OpenedDatabase>,
  onReadProblem?: (problem: Problem) => void,
): OpenedHistory {
  if (!opened.ok) return unavailable(path, opened.error);
  const { connection, quarantinePath } = opened.value;
  try {
    return {
      history: createHistoryStore(connection, onReadProblem),
      audit: createAuditStore(connection),
      incidents: createIncidentStore(connection),
      observations: createObservationStore(connection),
      dayNotes: createDayNoteStore(connection),
      maintenance: createMaintenance(connection, path),
      connection,
      quarantinePath,
      problem: null,
    };
  } catch (error) {
    // A database, and sound, but not with the tables of its version.
    connection.close();
    return unavailable(path, storageProblem(error));
  }
}

/** A history that keeps nothing, and why. */
export function unavailable(path: string, problem: Problem): OpenedHistory {
  return {
    history: createUnavailableHistory(problem),
    audit: createUnavailableAudit(),
    incidents: createUnavailableIncidents(problem),
    observations: createUnavailableObservations(problem),
    dayNotes: createUnavailableDayNotes(problem),
    maintenance: createUnavailableMaintenance(path, problem),
    connection: null,
    quarantinePath: null,
    problem,
  };
}
