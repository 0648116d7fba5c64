import type { Settings } from '../contract/settings.ts';
import type { AccountSnapshot, Today } from '../contract/snapshot.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import { formatCount, formatDuration } from '../domain/wording/format.ts';
import type { Language } from '../domain/wording/language.ts';
import { iconSeconds, iconText } from './icon-text.ts';

/** What icon and title show of the day, as the person chose. */

export interface TrayFigure {
  /** At most four characters; empty for none. */
  readonly icon: string;
  /** Beside the icon in the macOS menu bar. */
  readonly title: string;
}

/** How long each of the two is shown when they are shown in turn. */
export const TURN_MS = 8000;

const NONE: TrayFigure = { icon: '', title: '' };

/** Today's figures, unless what was fetched last belongs to a day that is over in the account's zone. */
export function todayOf({ today, timeZone }: Pick<AccountSnapshot, 'today' | 'timeZone'>, nowMs: number): Today | null {
  return today !== null && today.date === localDateAt(nowMs, timeZone) ? today : null;
}

/** The figure of a day at `nowMs`, which decides whose turn it is. */
export function trayFigure(
  today: Today | null,
  shows: Settings['tray']['shows'],
  nowMs: number,
  language: Language,
): TrayFigure {
  if (today === null || shows === 'dot') return NONE;
  const sessionsTurn = Math.floor(nowMs / TURN_MS) % 2 === 0;
  if (shows === 'response-time' || (shows === 'in-turn' && !sessionsTurn)) {
    return timeFigure(today.responseSeconds, language);
  }
  const count = shows === 'pace' ? (today.pace?.total ?? today.totalSessions) : today.totalSessions;
  return { icon: iconText(count), title: formatCount(count, language) };
}

const timeFigure = (seconds: number | null, language: Language): TrayFigure =>
  seconds === null
    ? { icon: '–', title: '–' }
    : { icon: iconSeconds(seconds), title: formatDuration(seconds, language) };
