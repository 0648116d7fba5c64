import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'libsql';
import type { NoticeKind } from '../../main/contract/snapshot.ts';
import { offline, troubleWhileRunning, type Fault } from './fault.ts';
import { isIdle, type Stage } from './stage.ts';

/** What may happen to the history file between two runs, and while Glance runs. */

const SAVED =
  'What reads is saved in a new file, the rest is fetched again, the damaged file is kept under another name.';
const AGAIN = 'Today’s numbers are shown, nothing fetched meanwhile is lost, and the history opens again by itself.';

const PAGE = 4096;

/** Everything in one file, so that damage to it is damage. */
function settleFile(path: string): void {
  const file = new Database(path);
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.exec('VACUUM');
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.close();
}

const bytes = (what: string, damage: (content: Buffer) => Buffer, says: readonly NoticeKind[]): Fault =>
  offline(
    { what, promise: SAVED, says },
    ({ historyPath }) => {
      settleFile(historyPath);
      const content = readFileSync(historyPath);
      // A file of its own: another handle on the old one must not matter.
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${historyPath}${suffix}`, { force: true });
      writeFileSync(historyPath, damage(content));
    },
    (stage) => says.length === 0 || stage.snapshot().notices.length > 0,
  );

const overwrite = (from: number, length: number, byte: number) => (content: Buffer) =>
  content.fill(byte, from, from + length);

const sql = (what: string, statement: string, says: readonly NoticeKind[], promise: string): Fault =>
  offline(
    { what, promise, says },
    ({ historyPath }) => {
      const file = new Database(historyPath);
      file.exec(statement);
      file.close();
    },
    (stage) => says.length === 0 || stage.snapshot().notices.length > 0,
  );

const TABLES = ['bucket', 'summary', 'revision', 'answer_aside', 'problem', 'incident', 'poll_findings'];

const OFF: readonly Fault[] = [
  bytes('history file of 0 bytes', () => Buffer.alloc(0), []),
  bytes('history file of NUL bytes', (content) => Buffer.alloc(content.length), ['history-reset']),
  bytes('history file that is a text', () => Buffer.from('this is no database '.repeat(400)), ['history-reset']),
  bytes('history file whose first page is zeroed', overwrite(0, PAGE, 0), ['history-reset']),
  bytes('history file whose header is overwritten', overwrite(0, 16, 0x41), ['history-reset']),
  bytes('history file cut off after half a page', (content) => content.subarray(0, PAGE / 2), ['history-reset']),
  ...TABLES.map((table) =>
    sql(`history without its table ${table}`, `DROP TABLE ${table}`, ['history-salvaged'], SAVED),
  ),
  sql(
    'history with a trigger of another program',
    'CREATE TABLE loot (x); CREATE TRIGGER spy AFTER INSERT ON bucket BEGIN INSERT INTO loot VALUES (1); END',
    [],
    'It is taken out before anything is written.',
  ),
  sql('history with a view of another program', 'CREATE VIEW spy AS SELECT * FROM bucket', [], 'It is taken out.'),
  sql('history without its index', 'DROP INDEX incident_by_account', [], 'It is made anew.'),
  sql('history without its trigger', 'DROP TRIGGER bucket_revised', [], 'It is made anew.'),
  ...['', '-wal', '-shm'].map((suffix) =>
    offline(
      {
        what: `a folder in the place of history.sqlite${suffix}`,
        promise: 'It is moved out of the way; what is missing is downloaded again.',
        says: [],
      },
      ({ historyPath }) => {
        settleFile(historyPath);
        if (suffix === '') rmSync(historyPath);
        for (const other of ['-wal', '-shm']) rmSync(`${historyPath}${other}`, { force: true });
        mkdirSync(`${historyPath}${suffix}`);
      },
    ),
  ),
  offline(
    { what: 'history file deleted', promise: 'What is wanted of the past is fetched again.', says: [] },
    ({ historyPath }) => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${historyPath}${suffix}`, { force: true });
    },
  ),
];

/** Another program's transaction. */
const hold = (statement: string) => (stage: Stage) => {
  const other = new Database(stage.historyPath);
  other.exec(statement);
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
};

const removeFiles =
  (suffixes: readonly string[]): Fault['run'] =>
  async (stage) => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    const rowsBefore = stage.rows();
    for (const suffix of suffixes) rmSync(`${stage.historyPath}${suffix}`, { force: true });
    const fromMs = stage.clock.nowMs();
    await stage.until('the next poll kept', () => stage.clock.nowMs() > fromMs + 90_000, 5_000);
    const said = stage.said();
    const recoverySeconds = Math.round((stage.clock.nowMs() - fromMs) / 1000);
    stage.stop();
    return { ...said, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  };

const RUNNING: readonly Fault[] = [
  ...['BEGIN IMMEDIATE', 'BEGIN IMMEDIATE; DELETE FROM summary'].map((statement): Fault => ({
    what: `another program holds the history: ${statement}`,
    promise: AGAIN,
    says: ['history-locked'],
    run: troubleWhileRunning(hold(statement), (stage) => stage.said().window !== ''),
  })),
  ...['database or disk is full', 'something else'].map((message, index): Fault => ({
    what: `the history refuses to be written: ${message}`,
    promise: AGAIN,
    says: [index === 0 ? 'disk-full' : 'history-unavailable'],
    run: troubleWhileRunning(
      (stage) => {
        const other = new Database(stage.historyPath);
        other.exec(`CREATE TRIGGER refuse BEFORE INSERT ON bucket BEGIN SELECT RAISE(ABORT, '${message}'); END`);
        return () => {
          other.exec('DROP TRIGGER refuse');
          other.close();
        };
      },
      (stage) => stage.said().window !== '',
    ),
  })),
  {
    what: 'history file removed while Glance runs',
    promise: 'Everything is written anew.',
    says: [],
    run: removeFiles(['']),
  },
  {
    what: 'all history files removed while Glance runs',
    promise: 'Everything is written anew.',
    says: [],
    run: removeFiles(['', '-wal', '-shm']),
  },
  ...TABLES.slice(0, 2).map((table): Fault => ({
    what: `table ${table} dropped while Glance runs`,
    promise: SAVED,
    says: ['history-salvaged'],
    run: async (stage) => {
      stage.start();
      await stage.until('everything fetched', () => isIdle(stage));
      const rowsBefore = stage.rows();
      const other = new Database(stage.historyPath);
      other.exec(`DROP TABLE ${table}`);
      other.close();
      const repaired = await stage.until(
        'the repair',
        () => stage.said().window !== '' && stage.snapshot().notices.some(({ kind }) => kind === 'history-salvaged'),
        2_000,
      );
      await stage.until('everything there again', () => isIdle(stage) && stage.rows() >= rowsBefore, 5_000);
      return { ...stage.said(), recoverySeconds: repaired, rowsBefore, rowsAfter: stage.rows() };
    },
  })),
];

export const HISTORY_ROWS: readonly Fault[] = [...OFF, ...RUNNING];
