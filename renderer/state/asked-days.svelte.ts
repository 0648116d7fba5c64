import type { CoverageDay } from '../../main/contract/history-care.ts';

/** Days that were asked for again. They come when it is their turn, so it has to be noticed when they have. */
export interface AskedDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly askedAtMs: number;
  /** What was known of the day when it was asked for. */
  readonly before: string;
  /** Whether fetching was seen at work since then. */
  readonly seenAtWork: boolean;
}

/** Longer than this a day is not waited for: it stays in the queue, for instance until there is a network. */
const WAIT_MS = 60_000;

/** What tells one fetch of a day from the next. */
export function fetchMark(day: CoverageDay | undefined): string {
  return JSON.stringify([day?.newestFetchMs, day?.problem]);
}

/** The days that are still to come, given what is known of them now and whether anything is being fetched. */
export function stillAsked(
  asked: readonly AskedDay[],
  days: readonly CoverageDay[],
  { atWork, nowMs }: { readonly atWork: boolean; readonly nowMs: number },
): AskedDay[] {
  return asked
    .filter(({ date, before }) => fetchMark(days.find((day) => day.date === date)) === before)
    .filter(({ seenAtWork }) => atWork || !seenAtWork)
    .filter(({ askedAtMs }) => nowMs - askedAtMs < WAIT_MS)
    .map((day) => (atWork && !day.seenAtWork ? { ...day, seenAtWork: true } : day));
}
