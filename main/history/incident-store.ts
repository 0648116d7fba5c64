import type { AlertRule, SuppressedReason, Incident } from '../contract/alerts.ts';
import { notifiedBadnessOf } from '../domain/alerts/badness.ts';
import { attempt, fail, type Problem, type Result } from '../contract/errors.ts';
import type { OpenIncident, RuleState } from '../domain/alerts/alert-state.ts';
import { storageProblem, tryToWrite, type Connection } from './database.ts';

/** Incidents on disk: the list of them, and what the rules have to remember of the open ones over a restart. */
export interface IncidentStore {
  /** @returns its id, which is never used again */
  add(open: OpenIncident): Result<number>;
  /** Writes it anew; the person's note and mark stay. */
  update(id: number, open: OpenIncident): Result<null>;
  /** Its notification could not be shown. */
  markSuppressed(id: number, reason: SuppressedReason): Result<null>;
  /** Those that overlap `[fromMs, toMs)`, the newest first. */
  list(query: IncidentQuery): Incident[];
  /** Those that were open when last written, as the rules left them. */
  open(accountId: string): KeptIncident[];
  /** What a rule remembers of its last notified incident, and of the last new level; null when there was none. */
  lastEnds(accountId: string, rule: AlertRule): Omit<RuleState, 'open'>;
  /** What the person says of it. */
  annotate(id: number, change: { readonly note?: string; readonly notUseful?: boolean }): Result<Incident>;
  /** The person knows of it since `atMs`. */
  acknowledge(id: number, atMs: number): Result<null>;
}

/** An open incident and what is on disk of it besides. */
export interface KeptIncident extends Pick<Incident, 'id' | 'note' | 'notUseful' | 'acknowledgedAtMs'> {
  readonly open: OpenIncident;
}

export interface IncidentQuery {
  readonly accountId: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit?: number;
}

interface IncidentRow {
  id: number;
  account_id: string;
  rule: AlertRule;
  start_ms: number;
  end_ms: number | null;
  since_ms: number;
  hour_start_ms: number;
  value: number;
  typical: string | null;
  score: number;
  line: string;
  held_back: SuppressedReason | null;
  told_at_ms: number | null;
  note: string;
  not_useful: number;
  acknowledged_ms: number | null;
  streak: number;
  told_value: number | null;
  unusual_hour_ms: number;
}

const DEFAULT_LIMIT = 200;

const INSERT = `
  INSERT INTO incident (account_id, rule, start_ms, end_ms, since_ms, hour_start_ms, value, typical, score, line,
                        held_back, told_at_ms, streak, told_value, unusual_hour_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const REWRITE = `
  UPDATE incident SET account_id = ?, rule = ?, start_ms = ?, end_ms = ?, since_ms = ?, hour_start_ms = ?, value = ?,
                      typical = ?, score = ?, line = ?, held_back = ?, told_at_ms = ?, streak = ?, told_value = ?,
                      unusual_hour_ms = ?
  WHERE id = ?`;

const SELECT_LIST = `
  SELECT * FROM incident WHERE account_id = ? AND start_ms < ? AND (end_ms IS NULL OR end_ms >= ?)
  ORDER BY start_ms DESC, id DESC LIMIT ?`;

/** To the rules, a notification that the desktop did not show counts; an incident in the cool-down belongs to the one before. */
const SELECT_LAST_ENDS = `
  SELECT max(CASE WHEN line LIKE '{"mode":"level"%' THEN NULL
                  WHEN told_at_ms IS NOT NULL OR told_value IS NOT NULL OR held_back = 'cool-down' THEN end_ms END)
         AS lastNotifiedEndMs,
         max(CASE WHEN line LIKE '{"mode":"level"%' THEN start_ms END) AS lastLevelMs
  FROM incident WHERE account_id = ? AND rule = ?`;

const SELECT_LAST_NOTIFIED = `
  SELECT * FROM incident WHERE account_id = ? AND rule = ? AND told_value IS NOT NULL AND end_ms IS NOT NULL
  ORDER BY end_ms DESC, id DESC LIMIT 1`;

const SET_SUPPRESSED = 'UPDATE incident SET held_back = ?, told_at_ms = NULL WHERE id = ?';
const SET_ACKNOWLEDGED = 'UPDATE incident SET acknowledged_ms = ? WHERE id = ?';
const SET_NOTE = 'UPDATE incident SET note = ?, not_useful = ? WHERE id = ?';

/** The incidents of an open history. Reading throws when the file turns out to be damaged. */
export function createIncidentStore(connection: Connection): IncidentStore {
  return { ...incidentWriting(connection), ...incidentReading(connection), ...incidentMarks(connection) };
}

/** What the rules write. */
function incidentWriting(connection: Connection): Pick<IncidentStore, 'add' | 'update' | 'markSuppressed'> {
  const insert = connection.prepare(INSERT);
  const rewrite = connection.prepare(REWRITE);
  const setSuppressed = connection.prepare(SET_SUPPRESSED);
  return {
    add: (open) => tryToWrite(connection, () => Number(insert.run(...values(open)).lastInsertRowid)),
    update: (id, open) =>
      tryToWrite(connection, () => {
        rewrite.run(...values(open), id);
        return null;
      }),
    markSuppressed: (id, reason) =>
      tryToWrite(connection, () => {
        setSuppressed.run(reason, id);
        return null;
      }),
  };
}

function incidentReading(connection: Connection): Pick<IncidentStore, 'list' | 'open' | 'lastEnds'> {
  const selectList = connection.prepare(SELECT_LIST);
  const selectOpen = connection.prepare(
    'SELECT * FROM incident WHERE account_id = ? AND end_ms IS NULL ORDER BY start_ms, id',
  );
  const selectLastEnds = connection.prepare(SELECT_LAST_ENDS);
  const selectLastNotified = connection.prepare(SELECT_LAST_NOTIFIED);
  return {
    list: ({ accountId, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT }) =>
      (selectList.all(accountId, toMs, fromMs, limit) as IncidentRow[]).map(toIncident),
    open: (accountId) => (selectOpen.all(accountId) as IncidentRow[]).map(toKept),
    lastEnds(accountId, rule) {
      const ends = selectLastEnds.get(accountId, rule) as Pick<RuleState, 'lastNotifiedEndMs' | 'lastLevelMs'>;
      const last = selectLastNotified.get(accountId, rule) as IncidentRow | undefined;
      return { ...ends, lastNotifiedValue: last === undefined ? null : notifiedBadnessOf(toKept(last).open) };
    },
  };
}

/** What the person writes. */
function incidentMarks(connection: Connection): Pick<IncidentStore, 'annotate' | 'acknowledge'> {
  const selectOne = connection.prepare('SELECT * FROM incident WHERE id = ?');
  const setAcknowledged = connection.prepare(SET_ACKNOWLEDGED);
  const setNote = connection.prepare(SET_NOTE);
  return {
    acknowledge: (id, atMs) =>
      tryToWrite(connection, () => {
        setAcknowledged.run(atMs, id);
        return null;
      }),
    annotate(id, { note, notUseful }) {
      const found = attempt(() => selectOne.get(id) as IncidentRow | undefined, storageProblem);
      if (!found.ok) return found;
      if (found.value === undefined) return fail('invalid-argument', 'id');
      const before = toIncident(found.value);
      const after = { ...before, note: note ?? before.note, notUseful: notUseful ?? before.notUseful };
      return tryToWrite(connection, () => {
        setNote.run(after.note, after.notUseful ? 1 : 0, id);
        return after;
      });
    },
  };
}

/** For a history that cannot be opened: incidents are known while the app runs, and nothing is kept. */
export function createUnavailableIncidents({ code, detail }: Problem): IncidentStore {
  const refuse = (): Result<never> => fail(code, detail);
  return {
    add: refuse,
    update: refuse,
    markSuppressed: refuse,
    list: () => [],
    open: () => [],
    lastEnds: () => ({ lastNotifiedEndMs: null, lastNotifiedValue: null, lastLevelMs: null }),
    annotate: refuse,
    acknowledge: refuse,
  };
}

function values({ incident, streak, notifiedValue, firingHourMs }: OpenIncident): (string | number | null)[] {
  return [
    incident.accountId,
    incident.rule,
    incident.startedAtMs,
    incident.endedAtMs,
    incident.sinceMs,
    incident.hourStartMs,
    incident.value,
    incident.typical === null ? null : JSON.stringify(incident.typical),
    incident.score,
    JSON.stringify(incident.line),
    incident.suppressed,
    incident.notifiedAtMs,
    streak,
    notifiedValue,
    firingHourMs,
  ];
}

function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    accountId: row.account_id,
    rule: row.rule,
    startedAtMs: row.start_ms,
    endedAtMs: row.end_ms,
    sinceMs: row.since_ms,
    hourStartMs: row.hour_start_ms,
    value: row.value,
    typical: row.typical === null ? null : (JSON.parse(row.typical) as Incident['typical']),
    score: row.score,
    line: JSON.parse(row.line) as Incident['line'],
    suppressed: row.held_back,
    notifiedAtMs: row.told_at_ms,
    note: row.note,
    notUseful: row.not_useful !== 0,
    acknowledgedAtMs: row.acknowledged_ms,
  };
}

function toKept(row: IncidentRow): KeptIncident {
  const { id, note, notUseful, acknowledgedAtMs, ...incident } = toIncident(row);
  const open = {
    incident,
    streak: row.streak,
    notifiedValue: row.told_value,
    firingHourMs: row.unusual_hour_ms,
  };
  return { id, note, notUseful, acknowledgedAtMs, open };
}
