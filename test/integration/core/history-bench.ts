import type { CoverageView } from '../../../main/contract/history-care.ts';
import { startBench, type Bench } from './support.ts';

/** A core that has fetched some days, for what can be asked of its history. */

export const NOON = Date.parse('2026-11-24T12:05:00Z');
export const HOUR = 3_600_000;
export const YESTERDAY = '2026-11-23';
export const startOfYesterday = Date.parse('2026-11-23T00:00:00Z');

/** Nothing is fetched any more. */
export const idle = (bench: Bench) => (): boolean => {
  const [account] = bench.snapshot().accounts;
  return account?.connection.status === 'fresh' && account.fetching === null;
};

export function coverage(bench: Bench): CoverageView {
  const view = bench.core.historyService.coverage({ accountId: 'acme' });
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}

export const dayOf = (bench: Bench, date: string): CoverageView['days'][number] | undefined =>
  coverage(bench).days.find((day) => day.date === date);

export const withDays = (backfillDays: number, nowMs = NOON): Promise<Bench> =>
  startBench({ nowMs, settings: { backfillDays } });

/** The same once everything is fetched. */
export async function settled(backfillDays: number): Promise<Bench> {
  const bench = await withDays(backfillDays);
  await bench.until(idle(bench));
  return bench;
}
