import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Bucket, Report } from '../../../main/contract/report.ts';
import { openDatabase, type Connection } from '../../../main/history/database.ts';
import { createHistoryStore, type HistoryStore } from '../../../main/history/history-store.ts';
import { temporaryFolder } from '../core/support.ts';

export const HOUR_MS = 3_600_000;
/** A Tuesday, midnight in UTC. */
export const DAY_START_MS = Date.parse('2026-11-24T00:00:00Z');
export const DAY = { startMs: DAY_START_MS, endMs: DAY_START_MS + 24 * HOUR_MS };

/** The path of a history that does not exist yet, in a folder that goes with the test. */
export function newHistoryPath(): string {
  return join(temporaryFolder(), 'history.sqlite');
}

/** An open database at a path, closed with the test. */
export function connect(path: string): Connection {
  const opened = openDatabase(path, DAY_START_MS);
  if (!opened.ok) throw new Error(opened.error.code);
  const { connection } = opened.value;
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

export interface StoreBench {
  readonly path: string;
  readonly connection: Connection;
  readonly store: HistoryStore;
}

export function newStore(path = newHistoryPath()): StoreBench {
  const connection = connect(path);
  return { path, connection, store: createHistoryStore(connection) };
}

/** The hour that begins so many hours after midnight. */
export function hour(place: number, change: Partial<Bucket> = {}): Bucket {
  const startMs = DAY_START_MS + place * HOUR_MS;
  return {
    startMs,
    endMs: startMs + HOUR_MS,
    offsetMinutes: 0,
    granularity: 'hour',
    label: `${place} o’clock`,
    totalSessions: 5,
    averageSessionSeconds: 544,
    responseSeconds: 21,
    status: 'final',
    fetchedAtMs: DAY.endMs,
    ...change,
  };
}

/** A report of these buckets, with headline numbers of its own. */
export function report(buckets: readonly Bucket[], totalSessions = 42): Report {
  const current = { totalSessions, averageSessionSeconds: 544.5, responseSeconds: null };
  return { buckets, summary: { current, previous: { totalSessions: 40 } } };
}
