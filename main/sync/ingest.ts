import type { DayReport } from './account-sync.ts';
import type { IncidentTracker } from '../alerts/incident-tracker.ts';
import type { Replay } from '../alerts/replay.ts';
import type { Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import { DAY_MS } from '../domain/time/calendar.ts';
import { createSpikeDetector, type SpikeDetector } from '../domain/detection/spike-detector.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';

/** The flow, top to bottom: fetched and parsed (`acquire/`) -> kept -> detected -> judged and told (`alerts/`). */
export interface Pipeline {
  /** Keeps an answer; one that cannot be written waits in memory, and the numbers are shown all the same. */
  keep(accountId: string, span: { startMs: number; endMs: number }, report: Report, fetchedAtMs: number): Result<null>;
  /** Looks for spikes in today's hours, which are kept already. */
  polled(accountId: string, report: DayReport): void;
  /** The history has other rows than before. */
  relearn(): void;
  /** The account is gone, or its days begin at another time from now on. */
  forget(accountId: string): void;
}

export interface PipelineOptions {
  readonly history: HistoryStore;
  readonly clock: Clock;
  readonly zoneOf: (accountId: string) => string;
  /** From this age on an answer is stale. */
  readonly staleAfterMs: () => number;
  readonly log: Log;
  readonly alerts: Pick<IncidentTracker, 'take' | 'forget'>;
  readonly replay: Pick<Replay, 'pastChanged' | 'forget'>;
}

/** How far back the detector learns from. */
const LEARN_DAYS = 91;

interface Watched {
  readonly timeZone: string;
  readonly detector: SpikeDetector;
}

/** Builds the flow on its parts. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { history, clock, zoneOf, log, alerts } = options;
  const watched = new Map<string, Watched>();

  function detectorOf(accountId: string, dayStartMs: number): SpikeDetector {
    const timeZone = zoneOf(accountId);
    const known = watched.get(accountId);
    if (known?.timeZone === timeZone) return known.detector;
    const detector = createSpikeDetector({ timeZone });
    detector.learn(history.buckets(accountId, 'hour', dayStartMs - LEARN_DAYS * DAY_MS, dayStartMs));
    watched.set(accountId, { timeZone, detector });
    return detector;
  }

  return {
    keep(accountId, span, report, fetchedAtMs) {
      const kept = history.keep(accountId, span, report, fetchedAtMs);
      if (!kept.ok) {
        log.warn(`the history did not keep an answer: ${kept.error.code} ${kept.error.detail ?? ''}`);
        return kept;
      }
      const finished = report.buckets.filter((bucket) => bucket.granularity === 'hour' && bucket.status === 'final');
      watched.get(accountId)?.detector.learn(finished);
      if (span.endMs <= fetchedAtMs) options.replay.pastChanged(accountId);
      return kept;
    },
    polled(accountId, { day, hours, fetchedAtMs }) {
      const detector = detectorOf(accountId, day.startMs);
      // An answer may have been on its way through a sleep, or be from a clock that was set since.
      const ageMs = clock.nowMs() - fetchedAtMs;
      const stale = ageMs < 0 || ageMs > options.staleAfterMs();
      alerts.take(accountId, detector.evaluate({ nowMs: fetchedAtMs, hours }), stale);
    },
    relearn() {
      watched.clear();
    },
    forget(accountId) {
      alerts.forget(accountId);
      options.replay.forget(accountId);
      watched.delete(accountId);
    },
  };
}
