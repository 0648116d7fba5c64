import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bucket, Figures, Report } from '../../../main/contract/report.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import { sumFigures } from '../../../main/domain/report/figures.ts';
import type { HistoryStore } from '../../../main/history/history-store.ts';
import { bucketsFor, figures, runs, zonedDate } from '../../arbitraries.ts';
import { temporaryFolder } from '../core/support.ts';
import { openOnDisk } from './on-disk.ts';
import { HOUR_MS } from '../../../main/domain/time/units.ts';

/** One answer for a span, at the time it came. */
interface Answer {
  readonly span: { readonly startMs: number; readonly endMs: number };
  readonly report: Report;
  readonly fetchedAtMs: number;
}

const previousFigures = (): fc.Arbitrary<Partial<Figures>> =>
  fc.constantFrom<Partial<Figures>>({}, { totalSessions: 0 }, { totalSessions: 4, responseSeconds: 21.5 });

/** Several answers for the same day, each at another time: while it ran, after it, and long after. */
const answersForADay = (): fc.Arbitrary<{ startMs: number; endMs: number; answers: Answer[] }> =>
  fc
    .tuple(
      zonedDate(),
      fc.uniqueArray(fc.integer({ min: 0, max: 72 * 3600 }), { minLength: 1, maxLength: 6 }),
      fc.gen(),
    )
    .map(([{ zone, date }, times, draw]) => {
      const day = localDay(date, zone);
      const answers = times.map((seconds): Answer => {
        const fetchedAtMs = day.startMs + seconds * 1000;
        const buckets = bucketsFor(day, 'hour', fetchedAtMs, () => draw(figures)).filter(
          ({ startMs }) => startMs < fetchedAtMs,
        );
        const previous = draw(previousFigures);
        return { span: day, report: { buckets, summary: { current: sumFigures(buckets), previous } }, fetchedAtMs };
      });
      return { startMs: day.startMs, endMs: day.endMs, answers };
    });

/** What a history must hold after these answers, however they came: of each bucket and summary the newest. */
function newest(answers: readonly Answer[]): { buckets: Bucket[]; summary: Answer | undefined } {
  const inOrder = answers.toSorted((a, b) => a.fetchedAtMs - b.fetchedAtMs);
  const buckets = new Map(inOrder.flatMap(({ report }) => report.buckets.map((bucket) => [bucket.startMs, bucket])));
  return { buckets: [...buckets.values()].sort((a, b) => a.startMs - b.startMs), summary: inOrder.at(-1) };
}

const ACCOUNT = 'acme';

function keepAll(history: HistoryStore, answers: readonly Answer[]): void {
  for (const { span, report, fetchedAtMs } of answers) {
    expect(history.keep(ACCOUNT, span, report, fetchedAtMs)).toEqual({ ok: true, value: null });
  }
}

describe('keeping answers', () => {
  it('ends with the newest of each, in whatever order and however often they come', () => {
    const { history } = openOnDisk(temporaryFolder(), 'history.sqlite');
    fc.assert(
      fc.property(answersForADay(), fc.gen(), ({ startMs, endMs, answers }, draw) => {
        fc.pre(endMs > startMs);
        history.deleteAccount(ACCOUNT);
        keepAll(
          history,
          draw(() => fc.shuffledSubarray(answers, { minLength: answers.length })),
        );
        const expected = newest(answers);
        const kept = history.buckets(ACCOUNT, 'hour', startMs, endMs + HOUR_MS);
        expect(kept).toEqual(expected.buckets);
        const { summary } = expected;
        expect(history.summary(ACCOUNT, startMs, endMs)).toEqual({
          ...summary?.report.summary,
          fetchedAtMs: summary?.fetchedAtMs,
        });

        keepAll(
          history,
          draw(() => fc.array(fc.constantFrom(...answers), { maxLength: 6 })),
        );
        expect(history.buckets(ACCOUNT, 'hour', startMs, endMs + HOUR_MS)).toEqual(kept);
      }),
      runs(80),
    );
  });

  it('writes down for each settled hour that changed what it was first, what it became last, and how often', () => {
    const { history, audit } = openOnDisk(temporaryFolder(), 'history.sqlite');
    const settled = (hours: Bucket): boolean => hours.fetchedAtMs >= hours.endMs + 2 * HOUR_MS;
    fc.assert(
      fc.property(answersForADay(), ({ startMs, endMs, answers }) => {
        fc.pre(endMs > startMs);
        history.deleteAccount(ACCOUNT);
        const inOrder = answers.toSorted((a, b) => a.fetchedAtMs - b.fetchedAtMs);
        const before = new Map<number, Bucket>();
        const changes = new Map<number, { startMs: number; before: number; after: number; count: number }>();
        for (const answer of inOrder) {
          keepAll(history, [answer, answer]);
          for (const bucket of answer.report.buckets) {
            const old = before.get(bucket.startMs);
            before.set(bucket.startMs, bucket);
            if (old === undefined || !settled(old) || sameFigures(old, bucket)) continue;
            const known = changes.get(bucket.startMs);
            changes.set(bucket.startMs, {
              startMs: bucket.startMs,
              before: known?.before ?? old.fetchedAtMs,
              after: bucket.fetchedAtMs,
              count: (known?.count ?? 0) + 1,
            });
          }
        }
        const kept = audit
          .revisions(ACCOUNT, 1000)
          .map(({ startMs: at, beforeFetchedAtMs, afterFetchedAtMs, changeCount }) => ({
            startMs: at,
            before: beforeFetchedAtMs,
            after: afterFetchedAtMs,
            count: changeCount,
          }));
        expect(kept.toSorted((a, b) => a.startMs - b.startMs)).toEqual(
          [...changes.values()].sort((a, b) => a.startMs - b.startMs),
        );
      }),
      runs(60),
    );
  });
});

const sameFigures = (a: Bucket, b: Bucket): boolean =>
  a.totalSessions === b.totalSessions &&
  a.averageSessionSeconds === b.averageSessionSeconds &&
  a.responseSeconds === b.responseSeconds;
