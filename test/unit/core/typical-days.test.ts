import { expect, it } from 'vitest';
import { TypicalDays } from '../../../main/core/typical-days.ts';
import type { Jobs } from '../../../main/jobs/jobs.ts';

const TYPICAL = { totalSessions: null, averageSessionSeconds: null, responseSeconds: null };
type Answer = { ok: true; value: (typeof TYPICAL)[] } | { ok: false; error: { code: 'cancelled' } };

/** With a worker that answers when the test says so. */
function bench() {
  const asked: {
    readonly dates: readonly string[];
    readonly answer: (answer: Answer) => void;
    readonly die: () => void;
  }[] = [];
  const told: string[] = [];
  const state = { isDownloading: false };
  const jobs = {
    run: (_name: string, { dates }: { dates: readonly string[] }) =>
      new Promise<Answer>((resolve, reject) => {
        asked.push({ dates, answer: resolve, die: () => reject(new Error('no thread')) });
      }),
  };
  const days = new TypicalDays({
    jobs: jobs as unknown as Pick<Jobs, 'run'>,
    zoneOf: () => 'UTC',
    isDownloading: () => state.isDownloading,
    onKnown: (accountId) => told.push(accountId),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const good = (count: number): Answer => ({ ok: true, value: Array.from({ length: count }, () => TYPICAL) });
  return { days, asked, told, state, settle, good };
}

it('days are worked out once, those that are lacking only, and whoever wants them hears of it', async () => {
  const { days, asked, told, settle, good } = bench();
  days.want('acme', ['2026-11-01', '2026-11-02']);
  // One answer is awaited; what else is wanted meanwhile is wanted again by whoever hears of it.
  days.want('acme', ['2026-11-03']);
  expect(asked.map(({ dates }) => dates)).toEqual([['2026-11-01', '2026-11-02']]);
  asked[0]?.answer(good(2));
  await settle();
  expect([[...days.known('acme').keys()], told]).toEqual([['2026-11-01', '2026-11-02'], ['acme']]);
  days.want('acme', ['2026-11-02', '2026-11-03']);
  expect(asked[1]?.dates).toEqual(['2026-11-03']);
});

it('an answer that fails, or a worker that does not start, leaves them to be asked for again', async () => {
  const { days, asked, told, settle } = bench();
  days.want('acme', ['2026-11-01']);
  asked[0]?.answer({ ok: false, error: { code: 'cancelled' } });
  await settle();
  days.want('acme', ['2026-11-01']);
  asked[1]?.die();
  await settle();
  days.want('acme', ['2026-11-01']);
  expect([asked.length, told, days.known('acme').size]).toEqual([3, [], 0]);
});

it('an answer of a past that has changed meanwhile is dropped, and nothing is asked while days are downloaded', async () => {
  const { days, asked, told, state, settle, good } = bench();
  days.want('acme', ['2026-11-01']);
  days.pastChanged('acme');
  asked[0]?.answer(good(1));
  await settle();
  expect([told, days.known('acme').size]).toEqual([[], 0]);
  state.isDownloading = true;
  days.want('acme', ['2026-11-01']);
  expect(asked).toHaveLength(1);
});
