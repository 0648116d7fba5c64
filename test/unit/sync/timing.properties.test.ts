import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FetchProblem } from '../../../main/acquire/client.ts';
import { BackfillQueue } from '../../../main/sync/backfill-queue.ts';
import { Poller } from '../../../main/sync/poller.ts';
import { PRIORITY, RequestQueue } from '../../../main/sync/request-queue.ts';
import { ERROR_CODES, type Result } from '../../../main/contract/errors.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { runs } from '../../arbitraries.ts';

/** Whatever happens in whatever order: never two requests at once, never against `Retry-After`, and never stuck. */

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
      if (given.ok) this.heldOffUntilMs = -Infinity;
      else if (retryAfterMs !== undefined) this.heldOffUntilMs = this.clock.nowMs() + Math.min(retryAfterMs, HOUR_MS);
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

/** Poller, backfill and whoever else asks for an account, on its one queue. */
function bench() {
  const clock = createManualClock(NOW_MS);
  const wire = new Wire(clock);
  const queue = new RequestQueue({ clock, random: () => 0.25 });
  const kept = new Set<string>();
  const poller = new Poller({
    clock,
    random: () => 0.25,
    intervalMs: () => 60_000,
    heldOffMs: () => queue.heldOffMs(),
    dayEndsAtMs: () => (Math.floor(clock.nowMs() / DAY_MS) + 1) * DAY_MS,
    poll: (signal) => queue.ask(() => wire.ask(signal), { priority: PRIORITY.poll, signal }),
  });
  const backfill = new BackfillQueue({
    clock,
    random: () => 0.25,
    pauseMs: 400,
    heldOffMs: () => queue.heldOffMs(),
    onProgress: () => undefined,
  });
  const jobs = (names: readonly string[]) =>
    names.map((key) => ({
      key,
      isNeeded: () => !kept.has(key),
      run: async (signal: AbortSignal) => {
        const given = await queue.ask(() => wire.ask(signal), { priority: PRIORITY.backfill, signal });
        if (given.ok && !signal.aborted) kept.add(key);
        return given;
      },
    }));
  return { clock, wire, queue, poller, backfill, kept, jobs };
}

describe('all requests of an account', () => {
  const keys = ['a', 'b', 'c', 'd', 'e'] as const;
  const want = fc.record({
    kind: fc.constant('want' as const),
    keys: fc.subarray([...keys], { minLength: 1 }),
    place: fc.constantFrom('first' as const, 'last' as const),
  });
  const polling = plain('start', 'pollForPerson', 'pollSoon', 'rest');
  const filling = plain('resume', 'block', 'unblock', 'clear', 'dropLast').map(({ kind }) => ({
    kind: 'fill' as const,
    what: kind,
  }));
  const event = fc.oneof(want, turn(), turn(), answer(), answer(), answer(), polling, filling);

  it('are one at a time, leave a server alone that wants it, and end with everything that is wanted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40, size: 'max' }), async (events) => {
        const { clock, wire, poller, backfill, kept, jobs } = bench();
        poller.start();
        for (const each of events) {
          if (each.kind === 'turn') clock.advance(each.byMs);
          else if (each.kind === 'answer') wire.answer(each.outcome);
          else if (each.kind === 'want') backfill.want(jobs(each.keys), each.place);
          else if (each.kind === 'fill') backfill[each.what]();
          else void poller[each.kind]();
          await settle();
        }

        // Longer than anything is held off or given up for.
        poller.rest();
        backfill.rest();
        clock.advance(DAY_MS);
        poller.start();
        backfill.resume();
        backfill.unblock();
        backfill.want(jobs(keys), 'last');
        const before = wire.begunAtMs.length;
        await wire.fillGaps(HOUR_MS);
        expect([...kept].sort()).toEqual([...keys]);
        expect(backfill.progress()).toBeNull();
        expect(wire.begunAtMs.length).toBeGreaterThan(before + 5);

        poller.stop();
        backfill.stop();
        const atStop = wire.begunAtMs.length;
        void poller.pollForPerson();
        poller.pollSoon();
        poller.start();
        backfill.want(jobs(keys), 'first');
        await wire.fillGaps(DAY_MS);
        expect(wire.begunAtMs.length).toBe(atStop);
        expect(wire.offences).toEqual([]);
      }),
      runs(200),
    );
  });

  it('go on by themselves within an hour and a bit after whatever was answered, but for a missing key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(outcome(), { minLength: 1, maxLength: 12, size: 'max' }), async (outcomes) => {
        const { clock, wire, poller } = bench();
        poller.start();
        for (const given of outcomes) {
          await settle();
          const asked = wire.begunAtMs.length;
          wire.answer(given);
          await settle();
          clock.advance(66 * 60_000);
          await settle();
          const keyless = !given.ok && given.error.code === 'key-missing';
          expect(wire.begunAtMs.length).toBe(keyless ? asked : asked + 1);
          if (keyless) break;
        }
        expect(wire.offences).toEqual([]);
      }),
      runs(200),
    );
  });
});
