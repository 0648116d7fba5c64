import * as v from 'valibot';
import { alertSettingsSchema, type AlertSettings, type Incident } from '../../../main/contract/alerts.ts';
import { accountWith, type Settings } from '../../../main/contract/settings.ts';
import { startBench, TEST_KEY, type Bench } from './support.ts';

/** A core with one account and a rule that is easy to set off. */

export const TUESDAY_14_20 = Date.parse('2026-11-24T14:20:00Z');
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const calmTeam = { accounts: [{ id: 'acme', apiKey: TEST_KEY, seed: 7, incidents: false }] };

type RuleChange = Partial<AlertSettings['rules']['sessions-up']>;
export const fixedRules = (rule: RuleChange = {}, rest: Partial<AlertSettings> = {}): AlertSettings =>
  v.parse(alertSettingsSchema, {
    rules: {
      'sessions-up': { mode: 'fixed', fixedThreshold: 100, coolDownMinutes: 0, ...rule },
      'response-up': { enabled: false },
    },
    ...rest,
  });

export const accounts = (alerts: AlertSettings): Settings['accounts'] => [
  accountWith({ id: 'acme', name: 'acme', color: '#2f6bff', keyStored: true, alerts }),
];

/** A bench whose rule is a fixed threshold, so that no history is needed. */
export async function fixedBench(
  options: { alerts?: AlertSettings; core?: Parameters<typeof startBench>[0]['core'] } = {},
) {
  const bench = await startBench({
    nowMs: TUESDAY_14_20,
    server: calmTeam,
    settings: { accounts: accounts(options.alerts ?? fixedRules()) },
    ...(options.core === undefined ? {} : { core: options.core }),
  });
  await bench.until(() => bench.snapshot().accounts[0]?.today != null);
  return bench;
}

/** Many sessions in the hour that runs, or none more than usual. */
export function spike(bench: Bench, on = true): void {
  const hourStartMs = Math.floor(bench.clock.nowMs() / hourMs) * hourMs;
  const overrides = on ? [{ fromMs: hourStartMs, toMs: hourStartMs + minuteMs, extraSessions: 200 }] : [];
  bench.server.setFaults({ overrides });
}

export async function poll(bench: Bench): Promise<void> {
  bench.clock.jump(bench.clock.nowMs() + 1_000);
  await bench.core.refresh();
}

export function list(bench: Bench): readonly Incident[] {
  const listed = bench.core.alerts.incidents({ accountId: 'acme' });
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value;
}

export const openOf = (bench: Bench) => bench.snapshot().accounts[0]?.openIncidents ?? [];
