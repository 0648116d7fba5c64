import { addDays, localDateAt, localDay } from '../time/calendar.ts';
import { formatMoment, formatWeekday } from './format.ts';
import type { Language } from './language.ts';

/** `15:00`, `midnight`, `Monday`: goes on after “until”. */
export function snoozeEndWords(untilMs: number, nowMs: number, timeZone: string, language: Language): string {
  const end = localDateAt(untilMs, timeZone);
  const today = localDateAt(nowMs, timeZone);
  if (end !== today && localDay(end, timeZone).startMs === untilMs) {
    return end === addDays(today, 1) ? language.m.snooze.midnight() : formatWeekday(untilMs, timeZone, language);
  }
  return formatMoment(untilMs, nowMs, timeZone, language);
}
