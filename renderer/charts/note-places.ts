import type { DayNote } from '../../main/contract/day-notes.ts';
import type { RangeView } from '../../main/contract/range.ts';
import { localDay } from '../../main/domain/time/calendar.ts';
import { briefDate } from '../words/date-words.ts';
import { m } from '../words/language.ts';

/** Which notes belong to each place of a range, a line each; of a day's hours, the note is on the first. */
export function notePlaces(
  view: Pick<RangeView, 'points' | 'timeZone' | 'granularity' | 'accountId'>,
  notes: readonly DayNote[],
): ReadonlyMap<number, readonly string[]> {
  const places = new Map<number, string[]>();
  for (const { accountId, date, text } of notes) {
    if (accountId !== view.accountId) continue;
    const { startMs } = localDay(date, view.timeZone);
    const place = view.points.findIndex((point) => startMs >= point.startMs && startMs < point.endMs);
    if (place < 0) continue;
    const line = view.granularity === 'day' ? text : m().dayNotes.line({ date: briefDate(date), text });
    places.set(place, [...(places.get(place) ?? []), line]);
  }
  return places;
}
