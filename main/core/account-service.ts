import type { AccountSync } from '../sync/account-sync.ts';
import { PRIORITY, type RequestQueues } from '../sync/request-queue.ts';
import type { AcquireClient } from '../acquire/client.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import { fail, ok, plainProblem, type Result } from '../contract/errors.ts';
import {
  ACCOUNT_COLORS,
  SECONDS_IN,
  accountWith,
  MAX_ACCOUNTS,
  MAX_NAME_CHARACTERS,
  type AccountSettings,
} from '../contract/settings.ts';
import type { ConnectOutcome } from '../contract/snapshot.ts';
import type { KeptKey, KeyStore } from '../credentials/key-store.ts';
import { isTimeZone, localDayAt, requestsForDay } from '../domain/time/calendar.ts';
import { parseAccountId, parseApiKey } from '../domain/account/credentials.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { KeysToDelete } from './keys-to-delete.ts';
import type { NoticeBoard } from './notices.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';

export interface AccountServiceOptions {
  readonly settings: SettingsStore;
  readonly keys: KeyStore;
  readonly client: AcquireClient;
  readonly requestQueues: RequestQueues;
  readonly history: HistoryStore;
  readonly notices: NoticeBoard;
  readonly clock: Clock;
  readonly zoneOf: (accountId: string) => string;
  readonly syncs: {
    of(accountId: string): Pick<AccountSync, 'setPaused' | 'restart' | 'makeWay'> | undefined;
    start(account: AccountSettings): void;
    stop(accountId: string): void;
  };
  /** Takes an account out of the automatic backups, which may take a while. */
  readonly forgetInBackups: (accountId: string) => void;
  /** The history has other numbers than before: whatever was worked out from it is worked out anew. */
  readonly historyConverted: (accountId: string) => void;
  /** Aborted when the core stops, so that an answer that comes later changes nothing. */
  readonly stopping: AbortSignal;
}

/** Connecting, changing and removing accounts. */
export class AccountService {
  readonly #options: AccountServiceOptions;
  readonly #keysToDelete: KeysToDelete;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
    this.#keysToDelete = new KeysToDelete(options.settings, options.keys);
  }

  /** Checks id and key with one real request; on success the key is kept and the account set to work. */
  async connect(typed: CommandArgs<'connect'>): Promise<Result<ConnectOutcome>> {
    const accountId = parseAccountId(typed.accountId);
    if (!accountId.ok) return accountId;
    const apiKey = parseApiKey(typed.apiKey);
    if (!apiKey.ok) return apiKey;
    const id = accountId.value;
    const { settings, stopping, notices } = this.#options;
    const isNew = settings.account(id) === undefined;
    if (isNew && settings.get().accounts.length >= MAX_ACCOUNTS) return fail('too-many-accounts');
    const checked = await this.#check(id, apiKey.value);
    if (!checked.ok) return checked;
    if (stopping.aborted) return fail('cancelled');
    const keeping = await this.#keep(id, apiKey.value, checked.value);
    if (!keeping.ok) return keeping;
    const kept = keeping.value;
    if (kept.kept) notices.withdraw('keychain-unavailable');
    else notices.post('keychain-unavailable', kept.why);
    return ok(
      kept.kept ? { accountId: id, keyKept: 'keychain' } : { accountId: id, keyKept: 'this-run-only', why: kept.why },
    );
  }

  update({ id, ...change }: CommandArgs<'updateAccount'>): Result<null> {
    const { settings, syncs } = this.#options;
    const account = settings.account(id);
    if (account === undefined) return fail('account-unknown');
    const { timeZone } = change;
    if (timeZone !== undefined && timeZone !== 'system' && !isTimeZone(timeZone))
      return fail('invalid-argument', 'timeZone');
    const converted = this.#readTimesIn(account, change.timesIn);
    if (!converted.ok) return converted;
    settings.updateAccount(id, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
    if (change.paused !== undefined) syncs.of(id)?.setPaused(change.paused);
    const readsOtherwise = change.timesIn !== undefined && change.timesIn !== account.timesIn;
    if (readsOtherwise) this.#options.historyConverted(id);
    if (readsOtherwise || (timeZone !== undefined && timeZone !== account.timeZone)) syncs.of(id)?.restart();
    return ok(null);
  }

  /** What is kept was read in another unit: it is converted, all of it or nothing. */
  #readTimesIn({ id, timesIn }: AccountSettings, wanted: AccountSettings['timesIn'] | undefined): Result<null> {
    if (wanted === undefined || wanted === timesIn) return ok(null);
    return this.#options.history.scaleTimes(id, SECONDS_IN[wanted] / SECONDS_IN[timesIn]);
  }

  setPrimary(id: string): Result<null> {
    const { settings } = this.#options;
    if (settings.account(id) === undefined) return fail('account-unknown');
    settings.patch({ primaryAccountId: id });
    return ok(null);
  }

  /** Deletes the key always, the history if asked; the automatic backups follow. */
  async remove({ id, history: fate }: CommandArgs<'removeAccount'>): Promise<Result<null>> {
    const { settings, keys, syncs, history, notices } = this.#options;
    if (settings.account(id) === undefined) return fail('account-unknown');
    // All in one step, so that connecting the same account meanwhile finds all of it or none.
    const removing = keys.remove(id);
    syncs.stop(id);
    settings.removeAccount(id);
    const deleted = fate === 'delete' ? history.deleteAccount(id) : ok(null);
    const left = await removing;
    if (left.length > 0) {
      this.#keysToDelete.remember(left);
      notices.post('keychain-unavailable', 'key-locked');
    }
    if (fate === 'delete') this.#options.forgetInBackups(id);
    return deleted;
  }

  /** Deletes the keys that a locked keychain kept when their accounts were removed; for the start and for each unlock. */
  async deleteLeftKeys(): Promise<void> {
    if (await this.#keysToDelete.deleteAll(this.#options.stopping))
      this.#options.notices.withdraw('keychain-unavailable');
  }

  /** Sets an account to work that is known from before, without asking Acquire: its polls do. */
  addKnown(id: string, known: Pick<AccountSettings, 'keyStored' | 'keyEntries'>): void {
    if (this.#options.settings.account(id) === undefined) this.#add(id, { apiPath: 'double-slash', ...known });
  }

  /** Deletes a key that belongs to no account; one that a locked keychain keeps goes when it is unlocked. */
  async deleteKey(entry: string): Promise<void> {
    if (!(await this.#options.keys.removeLeft(entry))) this.#keysToDelete.remember([entry]);
  }

  /** One real request, in the account's own queue: an account at work may be asking just now. */
  async #check(accountId: string, apiKey: string): Promise<Result<AccountSettings['apiPath']>> {
    const { client, settings, clock, zoneOf, requestQueues, syncs, stopping: signal } = this.#options;
    const [span] = requestsForDay(localDayAt(clock.nowMs(), zoneOf(accountId)));
    if (span === undefined) return fail('internal');
    const apiPath = settings.account(accountId)?.apiPath ?? 'double-slash';
    syncs.of(accountId)?.makeWay();
    const request = { accountId, apiKey, apiPath, span, accept: ['hour'] as const, signal };
    const fetched = await requestQueues
      .of(accountId)
      .ask(() => client.fetchReport(request), { priority: PRIORITY.person, signal, heldOff: 'ignore' });
    return fetched.ok ? ok(fetched.value.apiPath) : { ok: false, error: plainProblem(fetched.error) };
  }

  /** Keeps a checked key and its account: both or, whatever happens in between, neither for longer than this run. */
  #keep(id: string, apiKey: string, apiPath: AccountSettings['apiPath']): Promise<Result<KeptKey>> {
    const { settings, keys, stopping, syncs } = this.#options;
    const entry = keys.entryOf(id);
    return this.#keysToDelete.whileWriting(entry, async () => {
      // Written down before the key is: should this be as far as it gets, the next start deletes what is left.
      if (settings.account(id) === undefined) this.#keysToDelete.remember([entry]);
      else this.#keysToDelete.forget(entry);
      const kept = await keys.keep(id, apiKey);
      if (stopping.aborted) return fail('cancelled');
      const known = { ...keys.remembered(id, kept), apiPath };
      if (settings.account(id) === undefined) this.#add(id, known);
      else {
        settings.updateAccount(id, known);
        syncs.of(id)?.restart();
      }
      this.#keysToDelete.forget(entry);
      return ok(kept);
    });
  }

  #add(accountId: string, known: Pick<AccountSettings, 'apiPath' | 'keyStored' | 'keyEntries'>): void {
    const { settings, syncs } = this.#options;
    const taken = new Set(settings.get().accounts.map((account) => account.color));
    const color = ACCOUNT_COLORS.find((candidate) => !taken.has(candidate)) ?? ACCOUNT_COLORS[0];
    const account = accountWith({ id: accountId, name: accountId.slice(0, MAX_NAME_CHARACTERS), color, ...known });
    settings.addAccount(account);
    syncs.start(account);
  }
}
