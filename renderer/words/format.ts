import type { ErrorCode } from '../../main/contract/errors.ts';
import type { Change } from '../../main/contract/range.ts';
import type { AlertRule } from '../../main/contract/alerts.ts';
import * as errors from '../../main/domain/wording/error-words.ts';
import * as format from '../../main/domain/wording/format.ts';
import * as titles from '../../main/domain/wording/incident-titles.ts';
import { language } from './language.ts';

/** Numbers, times and errors as words in the window's language. */

export { UNKNOWN } from '../../main/domain/wording/format.ts';
export type { ErrorWords } from '../../main/domain/wording/error-words.ts';

/** `9 min 4 s`; a dash for null. */
export const formatDuration = (seconds: number | null): string => format.formatDuration(seconds, language());

/** `1,284`; a dash for null. */
export const formatCount = (count: number | null): string => format.formatCount(count, language());

/** `1 session`, `42 sessions`. */
export const formatSessions = (count: number): string => format.formatSessions(count, language());

/** `▲ 12%`, `no change`, `new`; empty where there is nothing to compare with. */
export const formatChange = (change: Change): string => format.formatChange(change, language());

/** `14:05` in the given IANA zone. */
export const formatTimeOfDay = (instantMs: number, timeZone: string): string =>
  format.formatTimeOfDay(instantMs, timeZone, language());

/** `14:05`, or `23 Nov 14:05` where that is not today. */
export const formatMoment = (instantMs: number, nowMs: number, timeZone: string): string =>
  format.formatMoment(instantMs, nowMs, timeZone, language());

/** `Tuesday` for an instant in a zone. */
export const formatWeekday = (instantMs: number, timeZone: string): string =>
  format.formatWeekday(instantMs, timeZone, language());

/** Words from inside a sentence, begun as a line of their own: `Typical: 3 to 6`, `Lundi 2 novembre`. */
export const asLine = (words: string): string =>
  `${words.slice(0, 1).toLocaleUpperCase(language().tag)}${words.slice(1)}`;

/** `acme, globex and hooli`. */
export const formatList = (items: readonly string[], type?: Intl.ListFormatType): string =>
  format.formatList(items, language(), type);

/** The words for a code: what happened, and what to do. */
export const errorWords = (code: ErrorCode): errors.ErrorWords => errors.errorWords(code, language());

/** `Many video sessions`. */
export const incidentTitle = (rule: AlertRule): string => titles.incidentTitle(rule, language());

/** What stands after a full stop or a colon within a line: nothing where those are as wide as a letter. */
export const betweenSentences = (): string => (language().tag.startsWith('ja') ? '' : ' ');

/** The label of a value on an axis, whole in a language from right to left: a chart around it runs from left to right. */
export const axisLabel = (words: string): string => (language().direction === 'rtl' ? `\u2067${words}\u2069` : words);

/** A path inside of a sentence, whole and from left to right in a language from right to left too. */
export const asPath = (path: string): string => (language().direction === 'rtl' ? `\u2066${path}\u2069` : path);
