import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HISTORY_ROWS } from '../history-rows.ts';
import { NETWORK_ROWS } from '../network-rows.ts';
import { ranBefore, saveOutcomes } from '../results.ts';
import { SETTINGS_ROWS } from '../settings-rows.ts';
import { answering, damaged, disturbed, type AppRow } from './app-row.ts';
import { setAppStage, type AppStage } from './app-stage.ts';
import { QUICK_DESKTOP_ROWS } from './desktop-rows.ts';
import { SLOW_QUIT_ROWS } from './quit-rows.ts';
import { LATE_ROWS } from './late-rows.ts';
import { START_ROWS } from './start-rows.ts';
import { changeAtRandom } from './random-changes.ts';

/**
 * The table on the real built app, from outside. A part of it is quick enough for every run of the tests; all of it is
 * `npm run test:faults -- --full`.
 */

const ALL = process.env['GLANCE_FAULTS_FULL'] !== undefined;
const rowsOf = (rows: readonly (AppRow | null)[]): readonly AppRow[] => rows.filter((row) => row !== null);
/** Every so many of a long list, beginning with the first. */
const some = (rows: readonly AppRow[], every: number): readonly AppRow[] =>
  ALL ? rows : rows.filter((_row, place) => place % every === 0);

/** `2/4`: the second of four pieces of each list, for a computer that is not to be busy for long. */
const [PIECE, PIECES] = (process.env['GLANCE_FAULTS_PIECE'] ?? '1/1').split('/').map(Number) as [number, number];
/** Only what failed or was not run in earlier pieces. */
const BEFORE = process.env['GLANCE_FAULTS_REST'] === undefined ? null : ranBefore();
const inPiece = (rows: readonly AppRow[]): readonly AppRow[] =>
  BEFORE === null
    ? rows.filter((_row, place) => place % PIECES === PIECE - 1)
    : rows.filter(({ what }) => !BEFORE.rows.has(what));

const NETWORK = rowsOf(NETWORK_ROWS.map(answering));
const FILES = rowsOf([...SETTINGS_ROWS, ...HISTORY_ROWS].map(damaged));

const DISTURBED = rowsOf(HISTORY_ROWS.map(disturbed));

/** Those that take their time. */
const WHOLE_RUN_ROWS = [...SLOW_QUIT_ROWS, ...LATE_ROWS, ...START_ROWS];

const GROUPS: readonly (readonly [string, readonly AppRow[]])[] = [
  ['The real app: network and answers', some(NETWORK, 2)],
  ['The real app: settings and history files', some(FILES, 6)],
  ['The real app: another program at the history while it is in use', some(DISTURBED, 5)],
  ['The real app: desktop, keychain and processes', [...QUICK_DESKTOP_ROWS, ...(ALL ? WHOLE_RUN_ROWS : [])]],
];

let stage: AppStage;

beforeAll(async () => {
  stage = await setAppStage();
});

const groupsNow = GROUPS.map(([name, rows]) => [name, inPiece(rows)] as const).filter(([, rows]) => rows.length > 0);

describe.each(groupsNow)('%s', (_group, rows) => {
  it.each(rows)('$what', async (row) => {
    // A row that failed may have left nothing that runs, which is no fault of the next.
    if (stage.app().hasEnded) await stage.start();
    const outcome = await row.run(stage);
    expect(outcome.rowsAfter, 'no row is lost').toBeGreaterThanOrEqual(outcome.rowsBefore);
    // At once: a piece that is cut off has still seen these.
    saveOutcomes('app', GROUPS, new Map([[row, outcome]]), stage.silence());
  });
});

/** Random changes of the files, at three places for every run of the tests and at fifty in full. */
const CHANGES = BEFORE !== null ? 50 - (BEFORE.figures['changedCount'] ?? 0) : ALL ? Math.ceil(50 / PIECES) : 3;

it('goes on after settings and history were changed at random', async () => {
  await changeAtRandom(stage, CHANGES, () => {
    saveOutcomes('app', GROUPS, new Map(), { changedCount: 1 });
  });
});

it('has at least 150 rows in full', () => {
  const whole = [...NETWORK, ...FILES, ...DISTURBED, ...QUICK_DESKTOP_ROWS, ...WHOLE_RUN_ROWS].map(({ what }) => what);
  expect(new Set(whole).size).toBe(whole.length);
  expect(whole.length).toBeGreaterThanOrEqual(150);
});

afterAll(async () => {
  await stage.close();
});
