import type { Snooze } from '../../main/contract/alerts.ts';
import type { Settings } from '../../main/contract/settings.ts';
import type { AppSnapshot } from '../../main/contract/snapshot.ts';
import { formatMoment } from '../../main/domain/wording/format.ts';
import type { Choice } from './setting-choices.ts';

/** Whether notifications are sent at all right now. */
export type Telling =
  { readonly state: 'on' } | { readonly state: 'muted' } | { readonly state: 'snoozed'; readonly untilMs: number };

export function tellingNow({ enabled, snoozedUntilMs }: Settings['notifications'], nowMs: number): Telling {
  if (!enabled) return { state: 'muted' };
  return snoozedUntilMs !== null && snoozedUntilMs > nowMs
    ? { state: 'snoozed', untilMs: snoozedUntilMs }
    : { state: 'on' };
}

interface TellingWords {
  readonly title: string;
  readonly text: string;
}

/** What that means, in a title and a sentence. */
export function tellingWords(telling: Telling, nowMs: number, timeZone: string): TellingWords {
  switch (telling.state) {
    case 'on':
      return { title: 'Notifications are on', text: 'Each incident is told once, when its rule says so.' };
    case 'muted':
      return { title: 'Notifications are off', text: 'Incidents are listed here all the same.' };
    case 'snoozed':
      return {
        title: `Snoozed until ${snoozeEnd(telling.untilMs, nowMs, timeZone)}`,
        text: 'Incidents are listed here all the same.',
      };
  }
}

const WEEK_MS = 6 * 24 * 3_600_000;

/** `15:05`, `Monday 00:00` within the week, a date beyond it. */
function snoozeEnd(untilMs: number, nowMs: number, timeZone: string): string {
  const moment = formatMoment(untilMs, nowMs, timeZone);
  if (!moment.includes(' ') || untilMs - nowMs > WEEK_MS) return moment;
  const weekday = new Date(untilMs).toLocaleDateString('en-GB', { timeZone, weekday: 'long' });
  return `${weekday} ${moment.split(' ').at(-1) ?? ''}`;
}

/** What to snooze for; ending it is a button of its own. */
export const SNOOZE_CHOICES: readonly Choice<Exclude<Snooze, 'off'>>[] = [
  { value: '1-hour', label: '1 hour' },
  { value: 'today', label: 'Today' },
  { value: 'until-monday', label: 'Until Monday' },
];

/** What to do where the desktop shows no notifications. */
export const CANNOT_NOTIFY_ADVICE: Record<AppSnapshot['platform'], string> = {
  linux:
    'No notification service answers on this desktop. Start the one it comes with, or install one such as dunst or mako.',
  win32: 'Open Settings > System > Notifications and allow them for Glance; “Do not disturb” hides them too.',
  darwin:
    'Open System Settings > Notifications > Glance and allow them. macOS shows none for an app that is not signed.',
};
