import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ENGLISH } from '../../main/domain/wording/language.ts';
import { BENCH_KEY } from './bench-profile.ts';
import { figure, ROUNDS, sampleOf, type Figure } from './measure.ts';
import type { Stage } from './stage.ts';

/** From the order to ask until the tray shows what was answered, beside the request alone. */

const BEYOND_GOAL_MS = 20;
const PAUSE_MS = 400;
const MINUTE_MS = 60_000;

export async function pollFigures(stage: Stage): Promise<Figure[]> {
  const folder = await stage.profile({ accountCount: 1, years: 2, settings: { pollIntervalMs: 10 * MINUTE_MS } });
  const app = stage.startGlance(folder);
  try {
    const tray = await stage.trayOf(app);
    await delay(2_000);
    const [ours, alone, beyond]: number[][] = [[], [], []];
    for (let round = 0; round < ROUNDS + 1; round++) {
      // Each poll finds more sessions than the one before, so that the tray changes.
      const nowMs = Date.now();
      const overrides = [{ fromMs: nowMs - 5 * MINUTE_MS, toMs: nowMs, extraSessions: 10 * (round + 1) }];
      stage.server.setFaults({ overrides });
      const before = await tray.tooltip();
      const beganMs = performance.now();
      const changed = tray.untilTooltip((tooltip) => tooltip !== before && !tooltip.includes('…'));
      await tray.clickMenu(ENGLISH.m.tray.refresh());
      await changed;
      const tookMs = performance.now() - beganMs;
      const requestMs = await requestAlone(stage);
      // The first has everything to load that a request needs.
      if (round > 0)
        [ours, alone, beyond].forEach((list, at) => list?.push([tookMs, requestMs, tookMs - requestMs][at] ?? NaN));
      await delay(PAUSE_MS);
    }
    const baseline = { sample: sampleOf(alone ?? []), what: 'the request alone' };
    return [
      figure('asked to tray changed', 'ms', sampleOf(ours ?? []), baseline),
      figure('asked to tray changed, beyond the request', 'ms', sampleOf(beyond ?? []), null, {
        atMost: BEYOND_GOAL_MS,
      }),
    ];
  } finally {
    await app.kill();
  }
}

/** The same question as the app's last. */
async function requestAlone({ server }: Stage): Promise<number> {
  const last = server.requests.at(-1);
  if (last === undefined) throw new Error('nothing was asked yet');
  const beganMs = performance.now();
  const answer = await fetch(`${server.baseUrl}${last.path}?${last.rawQuery}`, {
    headers: { authorization: `Bearer ${BENCH_KEY}` },
  });
  await answer.text();
  return performance.now() - beganMs;
}
