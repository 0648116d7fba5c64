import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readFileSync,
  openSync,
  closeSync,
  writeSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { NoticeKind } from '../../main/contract/snapshot.ts';
import { offline, troubleWhileRunning, type Fault, type FaultFiles } from './fault.ts';
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
    'Glance removes it before it writes anything.',
  ),
  sql('history with a view of another program', 'CREATE VIEW spy AS SELECT * FROM bucket', [], 'Glance removes it.'),
  sql('history without its index', 'DROP INDEX incident_by_account', [], 'Glance creates it again.'),
  sql('history without its trigger', 'DROP TRIGGER bucket_revised', [], 'Glance creates it again.'),
  ...['', '-wal', '-shm'].map((suffix) =>
    offline(
      {
        what: `a folder in the place of history.sqlite${suffix}`,
        promise: 'Glance moves it aside and downloads what is missing again.',
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
  ...(['pipe', 'link to itself'] as const).map((thing) =>
    offline(
      {
        what: `a ${thing} in the place of history.sqlite`,
        promise: 'Glance moves it aside and downloads what is missing again.',
        says: [],
      },
      ({ historyPath }) => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(`${historyPath}${suffix}`, { force: true });
        if (thing === 'pipe') execFileSync('mkfifo', [historyPath]);
        else symlinkSync(historyPath, historyPath);
      },
    ),
  ),
  offline(
    { what: 'history file behind a link', promise: 'It is used where it is.', says: [] },
    ({ historyPath, folder }) => {
      settleFile(historyPath);
      renameSync(historyPath, join(folder, 'elsewhere.sqlite'));
      symlinkSync(join(folder, 'elsewhere.sqlite'), historyPath);
    },
  ),
  sql(
    'history with a column of another program',
    'ALTER TABLE bucket ADD COLUMN mine TEXT',
    ['history-salvaged'],
    SAVED,
  ),
  sql('history with a table of another program', 'CREATE TABLE mine (x)', [], 'It is left alone.'),
  sql('history whose version is 0', 'PRAGMA user_version = 0', ['history-salvaged'], SAVED),
  sql('history whose version is below 0', 'PRAGMA user_version = -5', ['history-salvaged'], SAVED),
  sql(
    'history with an hour of the year 287396',
    `UPDATE bucket SET start_ms = 9007199251140991, end_ms = 9007199254740991
     WHERE start_ms = (SELECT min(start_ms) FROM bucket)`,
    [],
    'Nothing trips over it, and the hour that is missing is fetched again.',
  ),
  sql(
    'history with an hour long before 1970',
    `UPDATE bucket SET start_ms = -9007199254740991 WHERE start_ms = (SELECT min(start_ms) FROM bucket)`,
    [],
    'Nothing trips over it, and the hour that is missing is fetched again.',
  ),
  sql(
    'history with endless averages',
    'UPDATE bucket SET average_session_seconds = 9e999',
    [],
    'Nothing trips over it.',
  ),
  offline(
    { what: 'history file deleted', promise: 'The history is downloaded again.', says: [] },
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

const removing =
  (...suffixes: readonly string[]) =>
  ({ historyPath }: FaultFiles): void => {
    for (const suffix of suffixes) rmSync(`${historyPath}${suffix}`, { force: true });
  };

/** Another program is at the files while Glance uses them. */
const whileRunning = (
  what: string,
  disturb: NonNullable<Fault['disturb']>,
  says: readonly NoticeKind[] = [],
): Fault => ({
  what: `${what} while Glance runs`,
  promise:
    'It is noticed by the next polls at the latest; everything is written anew, out of memory or by asking again.',
  says,
  disturb,
  run: async (stage) => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    const rowsBefore = stage.rows();
    disturb(stage);
    const fromMs = stage.clock.nowMs();
    await stage.until('the next polls kept', () => stage.clock.nowMs() > fromMs + 210_000, 5_000);
    await stage.until('everything there again', () => isIdle(stage) && stage.rows() >= rowsBefore, 5_000);
    const said = stage.said();
    const recoverySeconds = Math.round((stage.clock.nowMs() - fromMs) / 1000);
    stage.stop();
    return { ...said, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  },
});

const overwriteInPlace =
  (suffix: string, from: number, content: Buffer) =>
  ({ historyPath }: FaultFiles): void => {
    const file = openSync(`${historyPath}${suffix}`, 'r+');
    writeSync(file, content, 0, content.length, from);
    closeSync(file);
  };

const RUNNING: readonly Fault[] = [
  ...['BEGIN IMMEDIATE', 'BEGIN IMMEDIATE; DELETE FROM summary'].map((statement): Fault => ({
    what: `another program holds the history: ${statement}`,
    promise: AGAIN,
    says: ['history-locked'],
    run: troubleWhileRunning(hold(statement), (stage) => stage.said().window !== ''),
  })),
  ...['database or disk is full', 'something else'].map((message, index): Fault => ({
    what: `the history cannot be written${index === 0 ? `: ${message}` : ', for an unknown reason'}`,
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
  whileRunning('history file removed', removing('')),
  whileRunning('all history files removed', removing('', '-wal', '-shm')),
  whileRunning('history.sqlite-wal removed', removing('-wal')),
  whileRunning('history.sqlite-shm removed', removing('-shm')),
  ...[[''], ['-wal'], ['', '-wal']].map((suffixes) =>
    whileRunning(
      `history.sqlite${suffixes.join(' and ')} emptied`,
      ({ historyPath }) => {
        for (const suffix of suffixes) truncateSync(`${historyPath}${suffix}`);
      },
      ['history-salvaged'],
    ),
  ),
  whileRunning('first page of the history zeroed', overwriteInPlace('', 0, Buffer.alloc(PAGE)), ['history-salvaged']),
  whileRunning('other pages of the history zeroed', overwriteInPlace('', PAGE, Buffer.alloc(3 * PAGE))),
  whileRunning('history.sqlite-shm overwritten', overwriteInPlace('-shm', 0, Buffer.alloc(PAGE, 9))),
  whileRunning('history file replaced by an empty one', ({ historyPath }) => {
    rmSync(historyPath);
    writeFileSync(historyPath, '');
  }),
  whileRunning('history file replaced by a text', ({ historyPath }) => {
    rmSync(historyPath);
    writeFileSync(historyPath, 'this is no database '.repeat(400));
  }),
  whileRunning('history file replaced by a folder', ({ historyPath }) => {
    rmSync(historyPath);
    mkdirSync(historyPath);
  }),
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
