import type { Metric } from '../contract/report.ts';
import type { TypicalRange } from '../contract/range.ts';
import type { TypicalBasis } from '../contract/alerts.ts';
import { formatCount, formatDuration, formatSessions, formatTimeOfDay, formatWeekday } from '../domain/format.ts';

/** What a spike notification says: what, how much, since when, and what is usual. Pure. */

export interface SpikeFacts {
  readonly accountName: string;
  readonly metric: Metric;
  /** Too much of it, or (sessions only) too little. */
  readonly kind: 'up' | 'quiet';
  readonly value: number;
  /** What is usual by the same part of such an hour, and which days that rests on; null with too little history. */
  readonly typical: (TypicalRange & { readonly basis?: TypicalBasis }) | null;
  /** Since when it is counted, UTC epoch milliseconds. */
  readonly sinceMs: number;
  /** IANA zone for the words. */
  readonly timeZone: string;
}

const TITLES: Record<Metric, string> = {
  totalSessions: 'Many video sessions',
  averageSessionSeconds: 'Long video sessions',
  responseSeconds: 'Slow response',
};

/** `Many video sessions · acme` and `11 sessions since 14:00 · Tuesdays usually 3 to 6 by now`. */
export function spikeText(facts: SpikeFacts): { title: string; body: string } {
  const what = facts.kind === 'quiet' ? 'Unusually quiet' : TITLES[facts.metric];
  const since = formatTimeOfDay(facts.sinceMs, facts.timeZone);
  const { typical } = facts;
  const usual = typical === null ? '' : ` · ${whose(facts, typical.basis)} ${usually(facts.metric, typical)}`;
  return { title: `${what} · ${facts.accountName}`, body: `${amount(facts)} since ${since}${usual}` };
}

function amount({ metric, value }: SpikeFacts): string {
  if (metric === 'totalSessions') return formatSessions(value);
  return `${formatDuration(value)} ${metric === 'responseSeconds' ? 'response time' : 'average session'}`;
}

/** Whose habit it is: the comparison is called a weekday's only when it rests on that weekday. */
function whose({ sinceMs, timeZone }: SpikeFacts, basis: TypicalBasis = 'same-weekday'): string {
  if (basis === 'same-weekday') return `${formatWeekday(sinceMs, timeZone)}s usually`;
  return basis === 'same-kind-of-day' ? 'days like this usually' : 'usually';
}

function usually(metric: Metric, { p10, p90 }: TypicalRange): string {
  const format = metric === 'totalSessions' ? (value: number) => formatCount(Math.round(value)) : formatDuration;
  const [low, high] = [format(p10), format(p90)];
  const byNow = metric === 'totalSessions' ? ' by now' : '';
  if (metric === 'totalSessions' && high === '0') return `none${byNow}`;
  return low === high ? `${low}${byNow}` : `${low} to ${high}${byNow}`;
}
