import type { ChartPoint, PointStatus, RangeView } from '../../main/contract/range.ts';
import type { Granularity, Metric } from '../../main/contract/report.ts';
import { formatMetric, METRIC_NAMES } from '../words/tile-words.ts';
import { typicalSummary, typicalWords } from './typical-words.ts';

/** What a bar's status means, in words; empty for `complete`, which needs none. */
export const STATUS_WORDS: Record<PointStatus, string> = {
  complete: '',
  provisional: 'So far, not over yet',
  partial: 'Partly fetched',
  missing: 'Not fetched yet',
  future: 'Still to come',
};

const EACH: Record<Granularity, string> = { hour: 'hour', day: 'day', week: 'week', month: 'month' };

/** A chart in a sentence or three, for people who do not see it. `labels` are the points' full names. */
export function chartSummary(view: RangeView, metric: Metric, labels: readonly string[]): string {
  const known = view.points
    .map((point, place) => ({ value: point[metric], label: labels[place] ?? '' }))
    .filter((entry): entry is { value: number; label: string } => entry.value !== null);
  const title = `${METRIC_NAMES[metric]} by ${EACH[view.granularity]}, ${rangeWords(labels)}.`;
  const highest = known.reduce<(typeof known)[number] | null>(
    (best, entry) => (best === null || entry.value > best.value ? entry : best),
    null,
  );
  if (highest === null) return `${title} No data.`;
  const total = view.totals?.[metric] ?? null;
  const overall =
    metric === 'totalSessions' ? `${formatMetric(metric, total)} in total` : `${formatMetric(metric, total)} overall`;
  const peak = highest.value > 0 ? `; highest ${highest.label} with ${formatMetric(metric, highest.value)}` : '';
  return `${title} ${overall}${peak}.${typicalSummary(view.points, metric)}${gapWords(view.points, metric)}`;
}

function rangeWords(labels: readonly string[]): string {
  const first = labels[0] ?? '';
  const last = labels.at(-1) ?? '';
  return first === last ? first : `from ${first} to ${last}`;
}

function gapWords(points: readonly ChartPoint[], metric: Metric): string {
  const lacking = points.filter((point) => point.status === 'missing').length;
  const empty = points.filter((point) => point[metric] === null && point.totalSessions === 0).length;
  const words = [
    lacking > 0 ? ` ${lacking} not fetched yet.` : '',
    metric !== 'totalSessions' && empty > 0 ? ` ${empty} without sessions.` : '',
  ];
  return words.join('');
}

/** One point in words, for the keyboard: its name, its value, and what is special about it, such as alerts. */
export function pointWords(point: ChartPoint, metric: Metric, label: string, alerts: readonly string[] = []): string {
  const value = point[metric] === null ? 'no data' : formatMetric(metric, point[metric]);
  const typical = point.typical?.[metric] ?? null;
  const usual = typical === null ? '' : `, usually ${typicalWords(metric, typical)}`;
  const status = STATUS_WORDS[point.status];
  return [`${label}: ${value}${usual}`, ...(status === '' ? [] : [status.toLowerCase()]), ...alerts].join(', ');
}
