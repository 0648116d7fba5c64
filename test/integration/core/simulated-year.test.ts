import { describe, expect, it } from 'vitest';
import type { AnswerFault, Faults, Shape } from '../../../main/demo/faults.ts';
import { randomFrom, type Random } from '../../../main/demo/random.ts';
import { addDays, localDay, localDays, requestsForDay, hoursOf } from '../../../main/domain/time/calendar.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { SEED } from '../../arbitraries.ts';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import { join } from 'node:path';
import { startBench, type Bench } from './support.ts';
import { HOUR_MS } from '../../../main/domain/time/units.ts';

/**
 * A year in the life of a computer with Glance on it: it works, sleeps, loses the network, is off for a week, and Glance
 * is restarted in the middle of whatever it does. At the end its history must be what the server knows to be true.
 */

const DAYS = 366;
const DAY_MS = 24 * HOUR_MS;

/** Ways in which the server or the network fails for a while. */
const OUTAGES: readonly AnswerFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, retryAfter: '900' },
  { kind: 'status', status: 403 },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'cut-off' },
  { kind: 'reset' },
  { kind: 'refused' },
];
/** Answers that must not be believed, and ways to say the same thing differently. */
const LIES: readonly Shape[] = ['wrong-labels', 'unequal-arrays', 'wrong-granularity', 'not-numbers', 'missing-labels'];
const QUIRKS: readonly Shape[] = ['nulls', 'numeric-strings', 'missing-previous', 'missing-summary', 'extra-info'];

/** Lets everything that is under way come to its end, without turning the clock. */
interface Wire {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  settle(): Promise<void>;
}

function createWire(): Wire {
  const underWay = new Set<Promise<unknown>>();
  return {
    fetch(url, init) {
      const answer = fetch(url, init).then(async (response) => {
        // Read to the end here, so that no part of it is still on its way when this is settled.
        const text = await response.text();
        return new Response(text, { status: response.status, headers: response.headers });
      });
      underWay.add(answer);
      const done = (): void => void underWay.delete(answer);
      answer.then(done, done);
      return answer;
    },
    async settle() {
      do {
        await Promise.allSettled(underWay);
        for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      } while (underWay.size > 0);
    },
  };
}

class Year {
  private readonly random: Random;
  private readonly wire: Wire;
  private bench: Bench;
  private healthyAtMs = 0;

  constructor(bench: Bench, wire: Wire, random: Random) {
    this.bench = bench;
    this.wire = wire;
    this.random = random;
  }

  private between = (low: number, high: number): number => low + Math.floor(this.random() * (high - low));
  private pick = <T>(items: readonly T[]): T => items[this.between(0, items.length)] as T;

  /** Turns the clock from one thing that is due to the next. */
  async work(forMs: number): Promise<void> {
    const { clock } = this.bench;
    const untilMs = clock.nowMs() + forMs;
    for (;;) {
      await this.wire.settle();
      const nextMs = clock.nextInMs();
      if (nextMs === null || clock.nowMs() + nextMs > untilMs) break;
      clock.advance(nextMs);
      if (clock.nowMs() >= this.healthyAtMs) this.fillGaps();
    }
    clock.advance(untilMs - clock.nowMs());
    await this.wire.settle();
  }

  private fillGaps(): void {
    this.healthyAtMs = Infinity;
    this.bench.server.setFaults({ shapes: [this.pick(QUIRKS)], envelope: this.pick(['named', 'plain', 'older']) });
  }

  private spoil(forMs: number): void {
    const faults: Faults = this.random() < 0.7 ? { answer: this.pick(OUTAGES) } : { shapes: [this.pick(LIES)] };
    this.bench.server.setFaults(faults);
    this.healthyAtMs = this.bench.clock.nowMs() + forMs;
  }

  /** Off the grid for a while: told beforehand, or the lid just closed. */
  private sleep(forMs: number): void {
    const { clock, core } = this.bench;
    const notified = this.random() < 0.7;
    if (notified) core.sleep();
    clock.jump(clock.nowMs() + forMs);
    clock.advance(0);
    if (notified || this.random() < 0.5) core.wake();
  }

  private restart(offMs: number): void {
    // Whatever is under way at this moment is lost.
    this.bench.core.stop();
    this.bench.clock.jump(this.bench.clock.nowMs() + offMs);
    this.bench = this.bench.restart();
  }

  async liveUntil(endMs: number): Promise<void> {
    const { clock } = this.bench;
    while (clock.nowMs() < endMs) {
      const dice = this.random();
      if (dice < 0.15) this.spoil(this.between(1, 40) * HOUR_MS * this.random());
      await this.work(this.between(5, 150) * 60_000);
      if (dice > 0.98) this.sleep(this.between(2, 10) * DAY_MS);
      else if (dice > 0.88) this.restart(this.between(0, 14) * HOUR_MS);
      else this.sleep(this.between(60, 1_080) * 60_000);
    }
    this.fillGaps();
    // Long enough for what was refused to be asked again.
    await this.work(1.5 * DAY_MS);
  }

  stop(): void {
    this.bench.core.stop();
  }
}

describe('a year with one account', { timeout: 1_800_000 }, () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    'in %s ends with the history that the server knows to be true',
    async (timeZone) => {
      const firstDate = '2027-12-10';
      const startMs = localDay(firstDate, timeZone).startMs + 9 * HOUR_MS;
      const random = randomFrom(SEED, timeZone.length);
      const wire = createWire();
      const notified: { readonly hourStartMs: number; readonly notifiedAtMs: number }[] = [];
      const bench: Bench = await startBench({
        nowMs: startMs,
        timeZone,
        settings: { backfillDays: 30, pollIntervalMs: HOUR_MS },
        core: {
          random,
          fetch: wire.fetch,
          onSpike: ({ incident: { hourStartMs } }) => notified.push({ hourStartMs, notifiedAtMs: bench.clock.nowMs() }),
        },
      });
      const year = new Year(bench, wire, random);
      await year.liveUntil(startMs + DAYS * DAY_MS);
      year.stop();

      const lastDate = addDays(firstDate, DAYS);
      const days = localDays(addDays(firstDate, -30), lastDate, timeZone);
      const lengths = new Set(days.map((day) => day.endMs - day.startMs));
      expect(lengths.size, 'the year has both changes of the clock in it').toBe(3);
      const { history } = openHistory(join(bench.dataDir, HISTORY_FILE), 0);
      const kept = history.buckets('acme', 'hour', days[0]?.startMs ?? 0, days.at(-1)?.endMs ?? 0);
      history.close();
      const hours = days.flatMap((day) => requestsForDay(day).flatMap(hoursOf));
      const seed = `GLANCE_TEST_SEED=${String(SEED)}`;
      expect(
        kept.map(({ startMs: at }) => new Date(at).toISOString()),
        seed,
      ).toEqual(hours.map(({ startMs: at }) => new Date(at).toISOString()));
      const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)));
      const wrong = kept.filter((bucket) => {
        const truth = bench.server.truth.bucket(bucket.startMs, bucket.endMs);
        return (
          bucket.status !== 'final' ||
          bucket.totalSessions !== truth.totalSessions ||
          bucket.averageSessionSeconds !== rounded(truth.averageSessionSeconds) ||
          bucket.responseSeconds !== rounded(truth.responseSeconds)
        );
      });
      expect(wrong, seed).toEqual([]);

      // What is told began in this hour or the one before, with a poll an hour: never what happened while nobody looked.
      for (const { hourStartMs, notifiedAtMs } of notified) {
        expect(notifiedAtMs, seed).toBeGreaterThanOrEqual(hourStartMs);
        expect(notifiedAtMs, seed).toBeLessThan(hourStartMs + 2 * HOUR_MS);
      }
    },
  );
});
