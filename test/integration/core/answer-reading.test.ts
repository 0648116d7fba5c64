import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { readAnswer, readAtOnce, type AnswerOrder } from '../../../main/acquire/response.ts';
import { createJobs, type JobThread } from '../../../main/jobs/jobs.ts';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import type { JobOrder } from '../../../main/jobs/job-table.ts';
import { startBench, TEST_KEY, type Bench, type CoreOverrides } from './support.ts';

/** Answers that are read in a worker, and a worker that never comes back with one. */

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');
const MINUTE_MS = 60_000;
const SECRET = 'what nobody looked through';

interface HungBench extends Bench {
  readonly ordered: JobOrder[];
  readonly ended: { count: number };
  /** What the server answers from now on; null for good numbers. */
  readonly answer: { body: string | null };
}

/** A core whose workers take orders and never answer. */
async function startHungBench(body: string): Promise<HungBench> {
  const first = await startBench({ nowMs: NOON_MS, connected: true });
  const ordered: JobOrder[] = [];
  const ended = { count: 0 };
  const answer: { body: string | null } = { body };
  const startThread = (): JobThread => ({
    postMessage: (order) => ordered.push(order),
    on: () => undefined,
    threadId: 1,
    terminate: () => Promise.resolve((ended.count += 1)),
  });
  const overrides: CoreOverrides = {
    createJobs: () => createJobs({ startThread, clock: first.clock }),
    fetch: (url, init) => (answer.body === null ? fetch(url, init) : Promise.resolve(new Response(answer.body))),
  };
  return { ...first.restart(overrides), ordered, ended, answer };
}

const account = (bench: Bench) => bench.snapshot().accounts[0];
const isReading = ({ ordered }: HungBench): boolean =>
  ordered.some((order) => order.kind === 'run' && order.name === 'readAnswer');

function asides({ dataDir }: Bench): string[] {
  const file = new Database(join(dataDir, HISTORY_FILE));
  const rows = file.prepare('SELECT body FROM answer_aside').all() as { body: string }[];
  file.close();
  return rows.map((row) => row.body);
}

const REJECTED = JSON.stringify({ data: { graphRow: { labels: [SECRET] } }, more: 'ab '.repeat(3_000), key: TEST_KEY });

describe('a worker that never comes back', () => {
  it('holds up a poll for a time; nothing of the answer is kept, and the next poll is a good one', async () => {
    const bench = await startHungBench(REJECTED);
    await bench.until(() => isReading(bench));
    const fromMs = bench.clock.nowMs();
    await bench.until(() => account(bench)?.connection.problem?.code === 'timeout');
    expect(bench.clock.nowMs() - fromMs).toBeLessThanOrEqual(MINUTE_MS);
    expect(asides(bench)).toEqual([]);
    await bench.until(() => bench.ended.count > 0);
    bench.answer.body = null;
    await bench.until(() => account(bench)?.today?.totalSessions !== undefined, 1_000);
    expect(account(bench)?.connection.problem).toBeNull();
  });

  it('is not waited for when the account goes, nor when the app does', async () => {
    const bench = await startHungBench(REJECTED);
    await bench.until(() => isReading(bench));
    const fromMs = bench.clock.nowMs();
    expect(await bench.core.accounts.remove({ id: 'acme', history: 'delete' })).toMatchObject({ ok: true });
    expect(bench.clock.nowMs()).toBe(fromMs);
    expect(asides(bench)).toEqual([]);
    bench.core.stop();
    expect(bench.ended.count).toBeGreaterThan(0);
  });
});

const question = {
  span: { startMs: NOON_MS - (NOON_MS % 86_400_000), endMs: NOON_MS + 12 * 3_600_000, offsetMinutes: 0 },
  accept: ['hour' as const],
  askedAtMs: NOON_MS,
};
const order = (body: string, wanted: AnswerOrder['wanted'] = question, status = 200): AnswerOrder => ({
  answer: { status, retryAfterMs: undefined, bytes: Buffer.from(body) },
  wanted,
  apiKey: TEST_KEY,
});

describe('an answer', () => {
  it.each([
    ['a large one', order(`[${'0,'.repeat(100_000)}0]`)],
    ['a large refusal', order(`{"error":"no","more":"${'x '.repeat(5_000)}"}`, question, 500)],
    ['a large original', order('Date,Sessions\n'.repeat(1_000), 'original')],
    ['one that does not fit and is long', order(REJECTED)],
  ])('that takes longer than a moment is not read here: %s', (_what, given) => {
    expect(readAtOnce(given)).toBeNull();
    const read = readAnswer(given);
    expect(JSON.stringify(read)).not.toContain(TEST_KEY);
  });

  it.each([
    ['a short one that does not fit', order('{"data":1}')],
    ['a short refusal', order(`{"error":"the key ${TEST_KEY} is unknown"}`, question, 401)],
    ['a short original', order('Date,Sessions\n', 'original')],
  ])('that is short is read here: %s', (_what, given) => {
    expect(readAtOnce(given)).toEqual(readAnswer(given));
    expect(JSON.stringify(readAtOnce(given))).not.toContain(TEST_KEY);
  });
});
