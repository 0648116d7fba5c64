import type { Change } from '../../contract/range.ts';

/** Numbers and times as words, the same in the tray, in notifications and in the windows. */

/** Shown where nothing is known: an em dash. */
export const UNKNOWN = '—';

/** `9 min 4 s`, `21 s`, `1 h 2 min`; a dash for null. Seconds are rounded; above an hour they are left out. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return UNKNOWN;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    const rest = whole % 60;
    return rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${rest} s`;
  }
  const minutes = Math.round(whole / 60);
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `1,284`, one decimal where the endpoint sent one; a dash for null. */
export function formatCount(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return UNKNOWN;
  return count.toLocaleString('en-GB', { maximumFractionDigits: 1 });
}

/** `1 session`, `42 sessions`. */
export function formatSessions(count: number): string {
  const text = formatCount(count);
  return `${text} ${text === '1' ? 'session' : 'sessions'}`;
}

/** `▲ 12 %`, `▼ 5 %`, `no change`, `new`; empty where there is nothing to compare with. */
export function formatChange(change: Change): string {
  if (change.kind === 'unknown') return '';
  if (change.kind === 'new') return 'new';
  const percent = Math.round(Math.abs(change.ratio) * 100);
  if (percent === 0) return 'no change';
  return `${change.ratio > 0 ? '▲' : '▼'} ${percent.toLocaleString('en-GB')} %`;
}

/** `14:05` in the given IANA zone, on a 24-hour clock. */
export function formatTimeOfDay(instantMs: number, timeZone: string): string {
  return new Date(instantMs).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
}

/** `14:05`, or `23 Nov 14:05` where the instant is not on the same local day as `nowMs`. */
export function formatMoment(instantMs: number, nowMs: number, timeZone: string): string {
  const day = (ms: number): string =>
    new Date(ms).toLocaleDateString('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const time = formatTimeOfDay(instantMs, timeZone);
  if (day(instantMs) === day(nowMs)) return time;
  const date = new Date(instantMs).toLocaleDateString('en-GB', { timeZone, day: 'numeric', month: 'short' });
  return `${date} ${time}`;
}

/** `Tuesday` for an instant in a zone. */
export function formatWeekday(instantMs: number, timeZone: string): string {
  return new Date(instantMs).toLocaleDateString('en-GB', { timeZone, weekday: 'long' });
}
