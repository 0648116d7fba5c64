import Database from 'libsql';
import { expect } from 'vitest';
import { isIdle, type Stage } from './stage.ts';
import type { Fault } from './fault.ts';

/** This computer's clock, wrong for a while. */

const HOUR_MS = 3_600_000;

const pass = async (stage: Stage, forMs: number, stepMs = 5_000): Promise<void> => {
  const fromMs = stage.clock.nowMs();
  await stage.until('time passed', () => stage.clock.nowMs() >= fromMs + forMs, stepMs);
};

/** An hour like the oldest one there is, at another time. */
function addHour(historyPath: string, atMs: number): void {
  const startMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const file = new Database(historyPath);
  const columns = (file.prepare("SELECT name FROM pragma_table_info('bucket')").all() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name !== 'start_ms' && name !== 'end_ms');
  file
    .prepare(
      `INSERT INTO bucket (start_ms, end_ms, ${columns.join(', ')})
       SELECT ?, ?, ${columns.join(', ')} FROM bucket WHERE granularity = 'hour' ORDER BY start_ms LIMIT 1`,
    )
    .run(startMs, startMs + HOUR_MS);
  file.close();
}

/** @param meanwhile what a person or the app does while it is wrong; what it gives has to hold once the clock is right */
const wrongClock = (
  what: string,
  promise: string,
  wrong: string,
  meanwhile: (stage: Stage) => (() => boolean) | undefined = () => undefined,
): Fault => ({
  what,
  promise,
  says: [],
  run: async (stage) => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    const rowsBefore = stage.rows();
    const rightMs = stage.clock.nowMs();
    stage.stop();
    stage.clock.set(Date.parse(wrong));
    stage.start();
    const holds = meanwhile(stage);
    await pass(stage, 5 * 60_000);
    stage.clock.set(rightMs + HOUR_MS / 2);
    await pass(stage, 12 * 60_000);
    // Whether it is the clock of before or that of now which is wrong is only known after a while.
    if (holds !== undefined) await pass(stage, 75 * 60_000, 60_000);
    const recoverySeconds = await stage.until('good numbers', () => isIdle(stage) && holds?.() !== false);
    const askedBefore = stage.server.requests.length;
    await pass(stage, 5 * 60_000);
    if (stage.server.requests.length - askedBefore > 10) throw new Error('it goes on fetching a past that never was');
    return { ...stage.said(), recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  },
});

const SOON_WELL =
  'Within minutes after the clock is set right, today’s numbers are shown, and no incident or snooze that the wrong clock began goes on.';

export const CLOCK_ROWS: readonly Fault[] = [
  wrongClock('clock in 1970, as with an empty battery', SOON_WELL, '1970-01-01T00:01:00Z'),
  wrongClock('clock in 2001', SOON_WELL, '2001-09-09T01:46:40Z'),
  wrongClock('clock a day behind', SOON_WELL, '2026-11-23T12:00:00Z'),
  wrongClock('clock an hour ahead', SOON_WELL, '2026-11-24T13:00:00Z'),
  wrongClock('clock ten years ahead', SOON_WELL, '2036-11-24T12:00:00Z'),
  wrongClock('clock at the end of the year 9999', SOON_WELL, '9999-12-31T23:00:00Z'),
  wrongClock(
    'clock ten years ahead, snoozed meanwhile',
    'The snooze does not last for ten years.',
    '2036-11-24T12:00:00Z',
    (stage) => {
      stage.core().alerts.snooze('1-hour');
      return () => stage.core().settings().notifications.snoozedUntilMs === null;
    },
  ),
  {
    what: 'clock ten years behind, with notifications snoozed until tonight',
    promise: 'The snooze is still there when the clock is right.',
    says: [],
    run: async (stage) => {
      stage.start();
      await stage.until('everything fetched', () => isIdle(stage));
      stage.core().alerts.snooze('today');
      const { snoozedUntilMs } = stage.core().settings().notifications;
      const rowsBefore = stage.rows();
      const rightMs = stage.clock.nowMs();
      stage.stop();
      stage.clock.set(Date.parse('2016-11-24T12:00:00Z'));
      stage.start();
      await pass(stage, 15 * 60_000);
      stage.clock.set(rightMs + HOUR_MS / 2);
      const recoverySeconds = await stage.until('good numbers', () => isIdle(stage), 5_000);
      expect(stage.core().settings().notifications.snoozedUntilMs).toBe(snoozedUntilMs);
      return { ...stage.said(), recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
    },
  },
  {
    what: 'clock a month ahead where half a year is to be kept',
    promise: 'What is deleted for its age is what is that old on the days on which Acquire counted sessions.',
    says: [],
    run: async (stage) => {
      stage.start();
      stage.core().updateSettings({ retentionMonths: 6 });
      await stage.until('everything fetched', () => isIdle(stage));
      stage.stop();
      // Kept for another fortnight.
      addHour(stage.historyPath, stage.clock.nowMs() - 170 * 24 * HOUR_MS);
      const rowsBefore = stage.rows();
      stage.server.setFaults({ answer: { kind: 'status', status: 503 } });
      stage.clock.set(stage.clock.nowMs() + 30 * 24 * HOUR_MS);
      stage.start();
      await pass(stage, 7 * HOUR_MS, 60_000);
      const said = stage.said();
      stage.stop();
      return { tray: said.tray, window: '', recoverySeconds: null, rowsBefore, rowsAfter: stage.rows() };
    },
  },
  {
    what: 'clock ten years ahead where a year is to be kept',
    promise: 'Nothing is deleted for its age by a clock that no session confirms.',
    says: [],
    run: async (stage) => {
      stage.start();
      stage.core().updateSettings({ retentionMonths: 12 });
      await stage.until('everything fetched', () => isIdle(stage));
      const rowsBefore = stage.rows();
      stage.stop();
      // Nobody has any sessions in 2036.
      stage.server.setFaults({ answer: { kind: 'status', status: 503 } });
      stage.clock.set(Date.parse('2036-11-24T12:00:00Z'));
      stage.start();
      await pass(stage, 7 * HOUR_MS, 60_000);
      const said = stage.said();
      stage.stop();
      return { tray: said.tray, window: '', recoverySeconds: null, rowsBefore, rowsAfter: stage.rows() };
    },
  },
];
