import { addDays, localDateAt, localDay } from '../time/calendar.ts';
import { formatMoment, formatWeekday } from './format.ts';

/** `15:00`, `midnight`, `Monday`: goes on after “until”. */
export function snoozeEndWords(untilMs: number, nowMs: number, timeZone: string): string {
  const end = localDateAt(untilMs, timeZone);
  const today = localDateAt(nowMs, timeZone);
  if (end !== today && localDay(end, timeZone).startMs === untilMs) {
    return end === addDays(today, 1) ? 'midnight' : formatWeekday(untilMs, timeZone);
  }
  return formatMoment(untilMs, nowMs, timeZone);
}
