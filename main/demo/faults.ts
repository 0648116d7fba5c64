import type { ReportData } from './aggregate.ts';
import type { Override } from './sessions.ts';

/** A way in which a real server, proxy or network may answer badly. */
export type AnswerFault =
  /** An error status with the vendor's JSON refusal, or with `body`. `retryAfter` is sent as it is. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: string;
      readonly contentType?: string;
    }
  /** A web page instead of JSON, such as a hotel's sign-in page. Status 200 unless given. */
  | { readonly kind: 'html'; readonly status?: number }
  /** Status 200 and not a single byte. */
  | { readonly kind: 'empty' }
  /** Half the body; then the connection closes, or (`complete`) the answer ends as if that were all. */
  | { readonly kind: 'cut-off'; readonly complete?: boolean }
  /** The body in `pieces` (default 4), waiting `delayMs` before each. */
  | { readonly kind: 'slow'; readonly delayMs: number; readonly pieces?: number }
  /** The request is taken and never answered. */
  | { readonly kind: 'hang' }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** 302 to another address. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** Status 200 with `success: false`. */
  | { readonly kind: 'refused' };

/** Deviations of the numbers and labels seen in, or to be feared from, the vendor's endpoints. */
export const SHAPES = [
  'decimals',
  'contradicting-summary',
  'nulls',
  'numeric-strings',
  'not-numbers',
  'negative',
  'missing-previous',
  'missing-summary',
  'extra-info',
  'unequal-arrays',
  'missing-labels',
  'wrong-labels',
  'wrong-granularity',
] as const;
export type Shape = (typeof SHAPES)[number];

/** `named`: `data.videoAnalytics.{data,success,output}`; `plain`: `data.{data,success,output}`; `older`: `{success,error,data}`. */
export const ENVELOPES = ['named', 'plain', 'older'] as const;
export type Envelope = (typeof ENVELOPES)[number];

/** What is wrong with the server. Everything can be combined; an empty object means nothing is. */
export interface Faults {
  /** Only the next so many requests are affected (overrides stay). Without it all are. */
  readonly times?: number;
  readonly answer?: AnswerFault;
  readonly shapes?: readonly Shape[];
  readonly envelope?: Envelope;
  /** Changes to what really happened: every answer, and the truth, agree on them. */
  readonly overrides?: readonly Override[];
}

type Loose = Record<string, unknown>;
type LooseReport = { graphRow: Record<string, unknown[]>; summary?: Record<string, Loose> };

/** The report with the given deviations, applied in order. `wrong-granularity` is up to who cuts the buckets. */
export function misshape(report: ReportData, shapes: readonly Shape[]): unknown {
  const loose = structuredClone(report) as unknown as LooseReport;
  for (const shape of shapes) MISSHAPE[shape](loose);
  return loose;
}

const numbersTo = (change: (value: number, inSummary: boolean) => unknown) => (report: LooseReport) => {
  const { graphRow, summary = {} } = report;
  for (const [name, values] of Object.entries(graphRow)) {
    if (name !== 'labels')
      graphRow[name] = values.map((value) => (typeof value === 'number' ? change(value, false) : value));
  }
  for (const pair of Object.values(summary)) {
    for (const [name, value] of Object.entries(pair)) if (typeof value === 'number') pair[name] = change(value, true);
  }
};

/** The same for the averages only: a count is a whole number whatever else is odd. */
const averagesTo = (change: (value: number, inSummary: boolean) => unknown) => (report: LooseReport) => {
  const { totalSession: counts, ...rows } = report.graphRow;
  const { totalSession: count, ...averages } = report.summary ?? {};
  const odd: LooseReport = { graphRow: rows, summary: averages };
  numbersTo(change)(odd);
  report.graphRow = { ...report.graphRow, ...odd.graphRow, ...(counts === undefined ? {} : { totalSession: counts }) };
  if (report.summary !== undefined && count !== undefined) report.summary = { ...averages, totalSession: count };
};

const MISSHAPE: Readonly<Record<Shape, (report: LooseReport) => void>> = {
  decimals: averagesTo((value, inSummary) => (value === 0 ? 0 : inSummary ? value + 0.5 : value + 0.2727)),
  'contradicting-summary': ({ summary }) => {
    const count = summary?.['totalSession'];
    if (typeof count?.['current'] === 'number') count['current'] += 1;
  },
  nulls: numbersTo((value) => (value === 0 ? null : value)),
  'numeric-strings': numbersTo(String),
  'not-numbers': numbersTo(() => 'n/a'),
  negative: numbersTo((value) => -value - 1),
  'missing-previous': (report) => {
    for (const pair of Object.values(report.summary ?? {})) delete pair['previous'];
  },
  'missing-summary': (report) => {
    delete report.summary;
  },
  'extra-info': (report) => {
    for (const pair of Object.values(report.summary ?? {})) pair['info'] = '12% more than before';
  },
  'unequal-arrays': (report) => {
    report.graphRow['responseTime']?.pop();
  },
  'missing-labels': (report) => {
    delete report.graphRow['labels'];
  },
  'wrong-labels': (report) => {
    // Right format, wrong place: each label belongs to the bucket before, and the first to none.
    const labels = report.graphRow['labels'] ?? [];
    report.graphRow['labels'] = labels.length === 1 ? ['01 Jan 1970'] : [...labels.slice(1), labels[0]];
  },
  'wrong-granularity': () => undefined,
};
