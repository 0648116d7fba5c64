import type { ChartPoint, PointStatus, RangeView } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { formatList } from '../words/format.ts';
import { m } from '../words/language.ts';
import { formatMetric, metricName } from '../words/tile-words.ts';
import { typicalMedian, typicalRange, typicalSummary } from './typical-words.ts';

/** What a bar's status means. */
export function statusName(status: PointStatus): string {
  const names: Readonly<Record<PointStatus, () => string>> = m().pointStatus;
  return names[status]();
}

/** The same where a complete bar needs no words: empty then. */
export const statusWords = (status: PointStatus): string => (status === 'complete' ? '' : statusName(status));

/** A chart in a sentence or three, for people who do not see it. `labels` are the points' full names. */
export function chartSummary(view: RangeView, metric: Metric, labels: readonly string[]): string {
  const known = view.points
    .map((point, place) => ({ value: point[metric], label: labels[place] ?? '' }))
    .filter((entry): entry is { value: number; label: string } => entry.value !== null);
  const highest = known.reduce<(typeof known)[number] | null>(
    (best, entry) => (best === null || entry.value > best.value ? entry : best),
    null,
  );
  const sentences = [titleWords(view, metric, labels)];
  if (highest === null) return [...sentences, m().charts.noData()].join(' ');
  sentences.push(totalWords(view, metric, highest), typicalSummary(view, metric));
  return [...sentences, ...gapWords(view.points, metric)].filter((sentence) => sentence !== '').join(' ');
}

function titleWords(view: RangeView, metric: Metric, labels: readonly string[]): string {
  return m().charts.title({
    granularity: view.granularity === 'month' ? 'other' : view.granularity,
    metric: metricName(metric),
    range: rangeWords(labels),
  });
}

function totalWords(view: RangeView, metric: Metric, highest: { value: number; label: string }): string {
  const { charts } = m();
  const value = formatMetric(metric, view.totals?.[metric] ?? null);
  const peak = { value, label: highest.label, peak: formatMetric(metric, highest.value) };
  if (metric === 'totalSessions') return highest.value > 0 ? charts.totalPeak(peak) : charts.total({ value });
  return highest.value > 0 ? charts.overallPeak(peak) : charts.overall({ value });
}

function rangeWords(labels: readonly string[]): string {
  const first = labels[0] ?? '';
  const last = labels.at(-1) ?? '';
  return first === last ? first : m().charts.fromTo({ from: first, to: last });
}

function gapWords(points: readonly ChartPoint[], metric: Metric): string[] {
  const { charts } = m();
  const missing = points.filter((point) => point.status === 'missing').length;
  const empty = points.filter((point) => point[metric] === null && point.totalSessions === 0).length;
  return [
    ...(missing > 0 ? [charts.missing({ count: missing })] : []),
    ...(metric !== 'totalSessions' && empty > 0 ? [charts.without({ count: empty })] : []),
  ];
}

/** One point in words, for the keyboard: its name, its value, and what is special about it, such as alerts. */
export function pointWords(point: ChartPoint, metric: Metric, label: string, alerts: readonly string[] = []): string {
  const status = statusWords(point.status);
  return formatList([valueWords(point, metric, label), ...(status === '' ? [] : [status]), ...alerts], 'unit');
}

function valueWords(point: ChartPoint, metric: Metric, label: string): string {
  const { charts } = m();
  const typical = point.typical?.[metric] ?? null;
  if (point[metric] === null) return charts.pointNoData({ label });
  const value = formatMetric(metric, point[metric]);
  return typical === null
    ? charts.point({ label, value })
    : charts.pointTypical({
        label,
        value,
        range: typicalRange(metric, typical),
        median: typicalMedian(metric, typical),
      });
}
