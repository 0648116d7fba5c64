import { onTestFinished } from 'vitest';
import { SAMPLE_ACCOUNT_ID, SAMPLE_API_KEY, SAMPLE_SEED } from '../../../main/demo/sample-team.ts';
import { startDemoServer, type DemoServer, type DemoServerOptions } from '../../../main/demo/server.ts';

export const DOUBLE = '/api//v1/analytics/chat/video-analytics';
export const SINGLE = '/api/v1/analytics/chat/video-analytics';

/** A Tuesday in office hours of UTC. */
export const NOW_MS = Date.UTC(2026, 5, 16, 14, 20);

/** An office team, whose nights have hours without a session. */
const OFFICE_TEAM = { id: SAMPLE_ACCOUNT_ID, apiKey: SAMPLE_API_KEY, seed: SAMPLE_SEED };

/** A server that ends with the test. */
export async function serve(options: Partial<DemoServerOptions> = {}): Promise<DemoServer> {
  const server = await startDemoServer({
    clock: () => NOW_MS,
    timeZone: 'UTC',
    accounts: [OFFICE_TEAM],
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

export interface Question {
  readonly start?: string;
  readonly end?: string;
  readonly offset?: string;
  readonly output?: string;
}

/** The encoded query string; a whole past day unless told otherwise. */
export function queryOf({
  start = '2026-06-15 00:00:00',
  end = '2026-06-15 23:59:59',
  offset,
  output,
}: Question): string {
  const parts = { start_date: start, end_date: end, offset, output };
  return Object.entries(parts)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
}

export interface AskOptions {
  readonly path?: string;
  readonly key?: string | null;
  readonly rawQuery?: string;
}

/** Asks the way the vendor's page describes. */
export function ask(server: DemoServer, question: Question = {}, options: AskOptions = {}): Promise<Response> {
  const { path = DOUBLE, key = SAMPLE_API_KEY, rawQuery = queryOf(question) } = options;
  const headers: Record<string, string> = key === null ? {} : { Authorization: `Bearer ${key}` };
  return fetch(`${server.baseUrl}${path}?${rawQuery}`, { headers, redirect: 'manual' });
}

interface Pair {
  current: number;
  previous?: number;
}

export interface Report {
  graphRow: { labels: string[]; totalSession: number[]; averageSessionTime: number[]; responseTime: number[] };
  summary: { totalSession: Pair; averageSessionTime: Pair; responseTime: Pair };
}

/** The report of a question that is answered with one. */
export async function report(server: DemoServer, question: Question = {}): Promise<Report> {
  const body = (await (await ask(server, question)).json()) as { data: { videoAnalytics: { data: Report } } };
  return body.data.videoAnalytics.data;
}
