import PQueue from 'p-queue';
import { createAccountSync, type AccountSync } from './account-sync.ts';
import type { AcquireClient } from '../acquire/client.ts';
import { createAccountFetcher } from '../acquire/account-fetcher.ts';
import type { AccountSettings } from '../contract/settings.ts';
import type { KeyStore } from '../credentials/key-store.ts';
import type { AuditStore } from '../history/audit-store.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { readIndex } from '../history/range-query.ts';
import type { Pipeline } from './ingest.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';

/** The accounts at work: one account sync each, and what it fetches goes down the pipeline. */
export interface AccountSyncs {
  /** Sets an account to work; one that was at work under this id is stopped first. Does nothing after `stopAll`. */
  start(account: AccountSettings): void;
  stop(accountId: string): void;
  stopAll(): void;
  of(accountId: string): AccountSync | undefined;
  all(): readonly AccountSync[];
}

export interface AccountSyncsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: SettingsStore;
  readonly keys: KeyStore;
  readonly client: AcquireClient;
  readonly history: HistoryStore;
  readonly audit: AuditStore;
  readonly pipeline: Pipeline;
  readonly log: Log;
  readonly backfillPauseMs: number;
  readonly zoneOf: (accountId: string) => string;
  readonly onHistoryChanged: (accountId: string) => void;
  /** Connection, today or progress of an account changed. */
  readonly onChange: () => void;
}

/** A backfill keeps several days a second; who shows them need not draw each one. */
const TELL_KEPT_AFTER_MS = 500;

/** Builds the set, empty. */
export function createAccountSyncs(options: AccountSyncsOptions): AccountSyncs {
  const { clock, settings, history, audit, pipeline, log } = options;
  const running = new Map<string, { readonly accountSync: AccountSync; readonly stop: () => void }>();
  let stopped = false;

  function build(id: string): { accountSync: AccountSync; stop: () => void } {
    let cancelTelling: (() => void) | null = null;

    function tellNow(): void {
      cancelTelling?.();
      cancelTelling = null;
      options.onHistoryChanged(id);
    }

    function tellSoon(): void {
      cancelTelling ??= clock.after(TELL_KEPT_AFTER_MS, tellNow);
    }

    const accountSync = createAccountSync({
      clock,
      random: options.random,
      requestQueue: new PQueue({ concurrency: 1 }),
      fetcher: createAccountFetcher({
        accountId: id,
        client: options.client,
        nowMs: () => clock.nowMs(),
        readKey: () => options.keys.read(id),
        apiPath: () => settings.account(id)?.apiPath ?? 'double-slash',
        rememberApiPath: (apiPath) => {
          settings.updateAccount(id, { apiPath });
        },
        observer: {
          answered: ({ startMs, endMs }) => {
            audit.dropRejected(id, startMs, endMs);
          },
          failed: ({ startMs, endMs }, problem, askedAtMs) => {
            audit.countProblem(id, problem, askedAtMs);
            const { rejectedBody, code, detail = code } = problem;
            if (rejectedBody === undefined) return;
            audit.keepRejected(id, { startMs, endMs, reason: detail, body: rejectedBody, askedAtMs });
            tellSoon();
          },
        },
      }),
      timeZone: () => options.zoneOf(id),
      intervalMs: () => settings.get().pollIntervalMs,
      past: () => {
        const { backfillDays, hourlyBackfillDays, retentionMonths } = settings.get();
        const stopped = settings.account(id)?.backfillStopped ?? false;
        return { backfillDays, hourlyBackfillDays, retentionMonths, stopped };
      },
      firstFetchMs: () => history.firstFetchMs(id),
      backfillPauseMs: options.backfillPauseMs,
      index: (fromMs, toMs) => readIndex(history, id, fromMs, toMs),
      recall: (day) => {
        const summary = history.summary(id, day.startMs, day.endMs);
        if (summary === null) return null;
        const hours = history.buckets(id, 'hour', day.startMs, day.endMs);
        return { day, summary, hours, fetchedAtMs: summary.fetchedAtMs };
      },
      keep: (span, report, fetchedAtMs) => pipeline.keep(id, span, report, fetchedAtMs),
      onPolled: (report) => {
        try {
          pipeline.polled(id, report);
        } catch (error) {
          log.error('looking for spikes failed', error);
        }
        tellNow();
      },
      onKept: tellSoon,
      onChange: options.onChange,
    });
    return {
      accountSync,
      stop: () => {
        cancelTelling?.();
        accountSync.stop();
      },
    };
  }

  function stop(id: string): void {
    running.get(id)?.stop();
    running.delete(id);
    pipeline.forget(id);
  }

  return {
    start({ id, paused }) {
      if (stopped) return;
      if (running.has(id)) stop(id);
      const started = build(id);
      running.set(id, started);
      started.accountSync.setPaused(paused);
      started.accountSync.start();
    },
    stop,
    stopAll() {
      stopped = true;
      for (const id of [...running.keys()]) stop(id);
    },
    of: (id) => running.get(id)?.accountSync,
    all: () => [...running.values()].map(({ accountSync }) => accountSync),
  };
}
