import type { Snooze } from '../../main/contract/alerts.ts';
import type { Settings } from '../../main/contract/settings.ts';
import type { AppSnapshot } from '../../main/contract/snapshot.ts';
import type { Choice } from './setting-choices.ts';
import { countDays, localDateAt } from '../../main/domain/time/calendar.ts';
import { formatMoment, formatTimeOfDay, formatWeekday } from './format.ts';
import { m } from './language.ts';

/** Whether notifications are sent at all right now. */
export type NotificationState =
  { readonly state: 'on' } | { readonly state: 'muted' } | { readonly state: 'snoozed'; readonly untilMs: number };

export function notificationStateNow(
  { enabled, snoozedUntilMs }: Settings['notifications'],
  nowMs: number,
): NotificationState {
  if (!enabled) return { state: 'muted' };
  return snoozedUntilMs !== null && snoozedUntilMs > nowMs
    ? { state: 'snoozed', untilMs: snoozedUntilMs }
    : { state: 'on' };
}

interface NotificationStateWords {
  readonly title: string;
  readonly text: string;
}

/** What that means, in a title and a sentence. */
export function notificationStateWords(
  current: NotificationState,
  nowMs: number,
  timeZone: string,
): NotificationStateWords {
  const { notifications } = m();
  switch (current.state) {
    case 'on':
      return { title: notifications.onTitle(), text: notifications.onText() };
    case 'muted':
      return { title: notifications.offTitle(), text: notifications.offText() };
    case 'snoozed':
      return {
        title: notifications.snoozedTitle({ time: snoozeEnd(current.untilMs, nowMs, timeZone) }),
        text: notifications.offText(),
      };
  }
}

/** `15:05`, `Monday 00:00` as long as no other day in between has that name, else a date. */
function snoozeEnd(untilMs: number, nowMs: number, timeZone: string): string {
  const daysAhead = countDays(localDateAt(nowMs, timeZone), localDateAt(untilMs, timeZone)) - 1;
  if (daysAhead === 0 || daysAhead >= 7) return formatMoment(untilMs, nowMs, timeZone);
  return m().notifications.weekdayAndTime({
    weekday: formatWeekday(untilMs, timeZone),
    time: formatTimeOfDay(untilMs, timeZone),
  });
}

/** What to snooze for; ending it is a button of its own. */
export function snoozeChoices(): Choice<Exclude<Snooze, 'off'>>[] {
  const { snooze } = m();
  return [
    { value: '1-hour', label: snooze.oneHour() },
    { value: 'today', label: snooze.today() },
    { value: 'until-monday', label: snooze.untilMonday() },
  ];
}

/** What to do where the desktop shows no notifications. */
export function cannotNotifyAdvice(platform: AppSnapshot['platform']): string {
  const { adviceLinux, adviceWindows, adviceMac } = m().notifications;
  return { linux: adviceLinux, win32: adviceWindows, darwin: adviceMac }[platform]();
}
