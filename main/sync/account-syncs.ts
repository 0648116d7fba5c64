import { createAccountFetcher, type AccountFetcher, type RequestObserver } from '../acquire/account-fetcher.ts';
import type { AcquireClient } from '../acquire/client.ts';
import { SECONDS_IN, type AccountSettings } from '../contract/settings.ts';
import type { KeyStore } from '../credentials/key-store.ts';
import type { AuditStore } from '../history/audit-store.ts';
import { readIndex } from '../history/range-query.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { AccountSync } from './account-sync.ts';
import { forgetAccount, ingest, type IngestParts } from './ingest.ts';
import type { RequestQueues } from './request-queue.ts';

export interface AccountSyncsOptions extends IngestParts {
  readonly random: () => number;
  readonly settings: SettingsStore;
  readonly keys: KeyStore;
  readonly client: AcquireClient;
  readonly requestQueues: RequestQueues;
  readonly audit: AuditStore;
  readonly backfillPauseMs: number;
  readonly zoneOf: (accountId: string) => string;
  /** Connection, today or progress of an account changed. */
  readonly onChange: () => void;
}

/** The accounts at work, one account sync each. */
export class AccountSyncs {
  readonly #options: AccountSyncsOptions;
  readonly #running = new Map<string, AccountSync>();
  #stopped = false;

  constructor(options: AccountSyncsOptions) {
    this.#options = options;
  }

  /** Sets an account to work; one that was at work under this id is stopped first. Does nothing after `stopAll`. */
  start({ id, paused }: AccountSettings): void {
    if (this.#stopped) return;
    if (this.#running.has(id)) this.stop(id);
    const accountSync = syncOf(this.#options, id);
    this.#running.set(id, accountSync);
    accountSync.setPaused(paused);
    accountSync.start();
  }

  stop(accountId: string): void {
    this.#running.get(accountId)?.stop();
    this.#running.delete(accountId);
    this.#options.changes.forget(accountId);
    forgetAccount(this.#options, accountId);
  }

  stopAll(): void {
    this.#stopped = true;
    for (const id of [...this.#running.keys()]) this.stop(id);
  }

  of(accountId: string): AccountSync | undefined {
    return this.#running.get(accountId);
  }

  all(): readonly AccountSync[] {
    return [...this.#running.values()];
  }
}

/** The account sync of one account, with its own view of settings, keys and history. */
function syncOf(options: AccountSyncsOptions, id: string): AccountSync {
  const { clock, random, settings, history, backfillPauseMs } = options;
  return new AccountSync({
    accountId: id,
    clock,
    random,
    requestQueue: options.requestQueues.of(id),
    fetcher: fetcherOf(options, id),
    timeZone: () => options.zoneOf(id),
    intervalMs: () => settings.get().pollIntervalMs,
    past: () => {
      const { backfillDays, hourlyBackfillDays, retentionMonths } = settings.get();
      const stopped = settings.account(id)?.backfillStopped ?? false;
      return { backfillDays, hourlyBackfillDays, retentionMonths, stopped };
    },
    firstFetchMs: () => history.firstFetchMs(id),
    backfillPauseMs,
    index: (fromMs, toMs) => readIndex(history, id, fromMs, toMs),
    recall: (day) => {
      const summary = history.summary(id, day.startMs, day.endMs);
      if (summary === null) return null;
      const hours = history.buckets(id, 'hour', day.startMs, day.endMs);
      return { day, summary, hours, fetchedAtMs: summary.fetchedAtMs };
    },
    ingest: (fetched) => ingest(options, fetched),
    onChange: options.onChange,
  });
}

function fetcherOf(options: AccountSyncsOptions, id: string): AccountFetcher {
  const { clock, client, keys, settings } = options;
  return createAccountFetcher({
    accountId: id,
    client,
    nowMs: () => clock.nowMs(),
    readKey: () => keys.read(id),
    apiPath: () => settings.account(id)?.apiPath ?? 'double-slash',
    secondsInTimes: () => SECONDS_IN[settings.account(id)?.timesIn ?? 'seconds'],
    rememberApiPath: (apiPath) => {
      settings.updateAccount(id, { apiPath });
    },
    observer: auditor(options, id),
  });
}

/** Writes down how each request went. */
function auditor({ audit, changes }: AccountSyncsOptions, id: string): RequestObserver {
  return {
    answered: ({ startMs, endMs }) => {
      audit.dropRejected(id, startMs, endMs);
    },
    failed: ({ startMs, endMs }, problem, askedAtMs) => {
      audit.countProblem(id, problem, askedAtMs);
      const { rejectedBody, code, detail = code } = problem;
      if (rejectedBody === undefined) return;
      audit.keepRejected(id, { startMs, endMs, reason: detail, body: rejectedBody, askedAtMs });
      changes.publishSoon(id);
    },
  };
}
