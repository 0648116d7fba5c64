import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FetchProblem } from '../../../main/acquire/client.ts';
import { createBackfill } from '../../../main/sync/backfill-queue.ts';
import { createPoller } from '../../../main/sync/poller.ts';
import { ERROR_CODES, type Result } from '../../../main/contract/errors.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { runs } from '../../arbitraries.ts';

/** Whatever happens in whatever order: never two requests at once, never against `Retry-After`, and never stuck. */

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;

type Outcome = Result<null, FetchProblem>;

const outcome = (): fc.Arbitrary<Outcome> =>
  fc.oneof(
    fc.constant<Outcome>({ ok: true, value: null }),
    fc.record({ code: fc.constantFrom(...ERROR_CODES) }).map((error): Outcome => ({ ok: false, error })),
    fc
      .record({
        code: fc.constantFrom('rate-limited' as const, 'maintenance' as const),
        retryAfterMs: fc.nat(7_200_000),
      })
      .map((error): Outcome => ({ ok: false, error })),
  );

const turn = (): fc.Arbitrary<{ readonly kind: 'turn'; readonly byMs: number }> =>
  fc.record({ kind: fc.constant('turn' as const), byMs: fc.oneof(fc.nat(2_000), fc.nat(200_000), fc.nat(DAY_MS)) });
const answer = (): fc.Arbitrary<{ readonly kind: 'answer'; readonly outcome: Outcome }> =>
  fc.record({ kind: fc.constant('answer' as const), outcome: outcome() });
const plain = <K extends string>(...kinds: readonly K[]): fc.Arbitrary<{ readonly kind: K }> =>
  fc.constantFrom(...kinds).map((kind) => ({ kind }));

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server that answers when it is told to, and notices whoever is impatient. */
class Wire {
  readonly begunAtMs: number[] = [];
  readonly offences: string[] = [];
  /** Nobody may ask before this. */
  heldOffUntilMs = -Infinity;
  private readonly clock: ManualClock;
  private open: { readonly signal: AbortSignal; readonly end: (outcome: Outcome) => void }[] = [];

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  readonly ask = (signal: AbortSignal): Promise<Outcome> => {
    this.open = this.open.filter((request) => !request.signal.aborted);
    if (this.open.length > 0) this.offences.push('two at once');
    if (this.clock.nowMs() < this.heldOffUntilMs) this.offences.push('asked before the server wanted');
    this.begunAtMs.push(this.clock.nowMs());
    return new Promise((end) => this.open.push({ signal, end }));
  };

  answer(given: Outcome): boolean {
    const request = this.open.shift();
    if (request === undefined) return false;
    if (!request.signal.aborted) {
      const retryAfterMs = given.ok ? undefined : given.error.retryAfterMs;
      this.heldOffUntilMs = retryAfterMs === undefined ? -Infinity : this.clock.nowMs() + retryAfterMs;
    }
    request.end(given);
    return true;
  }

  /** From now on all is well. */
  async fillGaps(forMs: number): Promise<void> {
    const untilMs = this.clock.nowMs() + forMs;
    for (;;) {
      await settle();
      if (this.answer({ ok: true, value: null })) continue;
      const nextMs = this.clock.nextInMs();
      if (nextMs === null || this.clock.nowMs() + nextMs > untilMs) return;
      this.clock.advance(nextMs);
    }
  }
}

describe('the poller', { timeout: 60_000 }, () => {
  const event = fc.oneof(turn(), answer(), answer(), plain('start', 'pollNow', 'pollSoon', 'rest'));

  it('asks one at a time, leaves a server alone that wants it, and goes on unless it was refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40, size: 'max' }), async (events) => {
        const clock = createManualClock(NOW_MS);
        const wire = new Wire(clock);
        const poller = createPoller({
          clock,
          random: () => 0.25,
          intervalMs: () => 60_000,
          dayEndsAtMs: () => (Math.floor(clock.nowMs() / DAY_MS) + 1) * DAY_MS,
          poll: wire.ask,
        });
        poller.start();
        for (const each of events) {
          if (each.kind === 'turn') clock.advance(each.byMs);
          else if (each.kind === 'answer') wire.answer(each.outcome);
          else {
            // A person or a new key may ask at once; timers may not.
            if (each.kind === 'start' || each.kind === 'pollNow') wire.heldOffUntilMs = -Infinity;
            void poller[each.kind]();
          }
          await settle();
        }

        const before = wire.begunAtMs.length;
        wire.heldOffUntilMs = -Infinity;
        poller.start();
        await wire.fillGaps(600_000);
        expect(wire.begunAtMs.length).toBeGreaterThan(before + 5);

        poller.stop();
        const atStop = wire.begunAtMs.length;
        void poller.pollNow();
        poller.pollSoon();
        poller.start();
        await wire.fillGaps(DAY_MS);
        expect(wire.begunAtMs.length).toBe(atStop);
        expect(wire.offences).toEqual([]);
      }),
      runs(300),
    );
  });

  it('polls on by itself after whatever was answered, but for a refused key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(outcome(), { minLength: 1, maxLength: 12, size: 'max' }), async (outcomes) => {
        const clock = createManualClock(NOW_MS);
        const wire = new Wire(clock);
        const poller = createPoller({
          clock,
          random: () => 0.75,
          intervalMs: () => 60_000,
          dayEndsAtMs: () => (Math.floor(clock.nowMs() / DAY_MS) + 1) * DAY_MS,
          poll: wire.ask,
        });
        poller.start();
        for (const given of outcomes) {
          const asked = wire.begunAtMs.length;
          wire.answer(given);
          await settle();
          const refused = !given.ok && ['unauthorized', 'key-missing'].includes(given.error.code);
          clock.advance(3 * 3_600_000);
          expect(wire.begunAtMs.length).toBe(refused ? asked : asked + 1);
          if (refused) break;
        }
        expect(wire.offences).toEqual([]);
      }),
      runs(200),
    );
  });
});

describe('the backfill', { timeout: 60_000 }, () => {
  const keys = ['a', 'b', 'c', 'd', 'e'] as const;
  const want = fc.record({
    kind: fc.constant('want' as const),
    keys: fc.subarray([...keys], { minLength: 1 }),
    place: fc.constantFrom('first' as const, 'last' as const),
  });
  const event = fc.oneof(
    want,
    turn(),
    turn(),
    answer(),
    answer(),
    plain('resume', 'unblock', 'rest', 'clear', 'dropLast'),
  );

  it('asks one at a time, leaves a server alone that wants it, and ends with everything that is wanted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40, size: 'max' }), async (events) => {
        const clock = createManualClock(NOW_MS);
        const wire = new Wire(clock);
        const kept = new Set<string>();
        const backfill = createBackfill({ clock, random: () => 0.25, pauseMs: 400, onProgress: () => undefined });
        const jobs = (names: readonly string[]) =>
          names.map((key) => ({
            key,
            isNeeded: () => !kept.has(key),
            run: async (signal: AbortSignal) => {
              const given = await wire.ask(signal);
              if (given.ok && !signal.aborted) kept.add(key);
              return given;
            },
          }));
        for (const each of events) {
          if (each.kind === 'turn') clock.advance(each.byMs);
          else if (each.kind === 'answer') wire.answer(each.outcome);
          else if (each.kind === 'want') backfill.want(jobs(each.keys), each.place);
          else {
            // Another key is another caller.
            if (each.kind === 'clear') wire.heldOffUntilMs = -Infinity;
            backfill[each.kind]();
          }
          await settle();
        }

        // Longer than anything is given up for.
        clock.advance(DAY_MS);
        await wire.fillGaps(DAY_MS);
        backfill.resume();
        backfill.unblock();
        backfill.want(jobs(keys), 'last');
        await wire.fillGaps(DAY_MS);
        expect([...kept].sort()).toEqual([...keys]);
        expect(backfill.progress()).toBeNull();
        const asked = wire.begunAtMs.length;
        await wire.fillGaps(DAY_MS);
        expect(wire.begunAtMs.length).toBe(asked);
        expect(wire.offences).toEqual([]);
      }),
      runs(300),
    );
  });
});
