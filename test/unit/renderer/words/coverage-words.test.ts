import { describe, expect, it } from 'vitest';
import type { CoverageDay, CoverageView } from '../../../../main/contract/history-care.ts';
import {
  countCoverage,
  dayKind,
  dayLabel,
  differenceWords,
  headline,
  othersWords,
  runsToLookAt,
  runWords,
  whyWords,
  zoneNote,
} from '../../../../renderer/words/coverage-words.ts';

const TODAY = '2026-11-24';

const day = (date: string, change: Partial<CoverageDay> = {}): CoverageDay => ({
  date,
  status: 'complete',
  problem: null,
  newestFetchMs: 0,
  summaryDifference: 0,
  ...change,
});

const MIXED = [
  day('2026-11-18', { status: 'missing', problem: { code: 'server-error' } }),
  day('2026-11-19', { status: 'missing' }),
  day('2026-11-20', { status: 'partial' }),
  day('2026-11-21', { fetchedAs: 'month' }),
  day('2026-11-22'),
  day('2026-11-23', { status: 'provisional' }),
  day(TODAY, { status: 'provisional' }),
];

describe('the kind of a day', () => {
  it('is failed only where something is lacking', () => {
    const problem = { code: 'offline' } as const;
    expect(dayKind(day(TODAY, { status: 'missing', problem }))).toBe('failed');
    expect(dayKind(day(TODAY, { status: 'partial', problem }))).toBe('failed');
    expect(dayKind(day(TODAY, { status: 'complete', problem }))).toBe('complete');
    expect(dayKind(day(TODAY, { status: 'provisional', problem }))).toBe('provisional');
  });

  it('tells a complete day with hours from one that is a total only', () => {
    expect(dayKind(day(TODAY, { fetchedAs: 'day' }))).toBe('total');
    expect(dayKind(day(TODAY, { fetchedAs: 'month', status: 'provisional' }))).toBe('provisional');
  });
});

describe('the counts', () => {
  it('are of finished days, and name what is not complete', () => {
    const counts = countCoverage(MIXED, TODAY);
    expect(headline(counts)).toBe('2 of 6 days complete');
    expect(othersWords(counts)).toBe('1 in progress, 1 partly downloaded, 1 not downloaded, 1 couldn’t be downloaded');
  });

  it('say nothing more where every day is complete', () => {
    const counts = countCoverage([day('2026-11-23'), day(TODAY, { status: 'provisional' })], TODAY);
    expect(headline(counts)).toBe('1 of 1 day complete');
    expect(othersWords(counts)).toBe('');
  });

  it('are grouped by thousands', () => {
    expect(headline({ finishedCount: 1462, completeCount: 1461, others: [] })).toBe('1,461 of 1,462 days complete');
  });

  it('lead to the days, those in a row as one, the newest first and without today', () => {
    expect(runsToLookAt(MIXED, TODAY).map(runWords)).toEqual(['23 Nov', '18 Nov – 20 Nov']);
    expect(runsToLookAt([day('2026-11-23')], TODAY)).toEqual([]);
  });
});

describe('the words of a day', () => {
  it('name date and kind in full, and that today is running', () => {
    expect(dayLabel(day('2026-11-03', { status: 'missing' }), TODAY)).toBe('Tuesday 3 November 2026: Not downloaded');
    expect(dayLabel(day(TODAY, { status: 'provisional' }), TODAY)).toBe('Tuesday 24 November 2026: in progress');
  });

  it('say why it is so', () => {
    expect(whyWords(day('2026-11-18', { status: 'missing', problem: { code: 'rate-limited' } }), TODAY)).toMatch(
      /^Too many requests\. /,
    );
    expect(whyWords(day(TODAY, { status: 'provisional' }), TODAY)).toBe('The day isn’t over yet.');
    expect(whyWords(day('2026-11-23', { status: 'provisional' }), TODAY)).toMatch(/download them again/);
    expect(whyWords(day('2026-11-21', { fetchedAs: 'month' }), TODAY)).toMatch(/monthly total/);
    expect(whyWords(day('2026-11-21', { fetchedAs: 'day' }), TODAY)).toMatch(/^Glance has only this day’s total/);
  });

  it('say where Acquire contradicts itself, and in which direction', () => {
    expect(differenceWords(day(TODAY, { summaryDifference: 2 }))).toMatch(/is 2 sessions higher than/);
    expect(differenceWords(day(TODAY, { summaryDifference: -1 }))).toMatch(/is 1 session lower than/);
    expect(differenceWords(day(TODAY, { summaryDifference: 0 }))).toBeNull();
    expect(differenceWords(day(TODAY, { summaryDifference: null }))).toBeNull();
  });
});

describe('the zone', () => {
  const view = (otherOffsetsMinutes: number[]): CoverageView => ({
    accountId: 'acme',
    timeZone: 'America/New_York',
    otherOffsetsMinutes,
    days: [],
    revisions: [],
    rejectedResponses: [],
  });

  it('is said as a person reads it', () => {
    expect(zoneNote(view([]))).toBe('Days are in America/New York time.');
  });

  it('is said with the offsets of hours that were fetched elsewhere', () => {
    expect(zoneNote(view([-600, 330]))).toMatch(
      /another time zone \(UTC-10:00 and UTC\+05:30\) and stay as they were\.$/,
    );
  });
});
