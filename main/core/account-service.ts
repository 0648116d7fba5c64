import type { AccountSync } from '../sync/account-sync.ts';
import type { AcquireClient } from '../acquire/client.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import {
  ACCOUNT_COLORS,
  accountWith,
  MAX_ACCOUNTS,
  MAX_LEFT_KEYS,
  MAX_NAME_CHARACTERS,
  type AccountSettings,
} from '../contract/settings.ts';
import type { ConnectOutcome } from '../contract/snapshot.ts';
import type { KeptKey, KeyStore } from '../credentials/key-store.ts';
import { isTimeZone, localDayAt, requestsForDay } from '../domain/time/calendar.ts';
import { parseAccountId, parseApiKey } from '../domain/account/credentials.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { NoticeBoard } from './notices.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';

/** Connecting, changing and removing accounts. */
export interface Accounts {
  /** Checks id and key with one real request; on success the key is kept and the account set to work. */
  connect(typed: CommandArgs<'connect'>): Promise<Result<ConnectOutcome>>;
  update(change: CommandArgs<'updateAccount'>): Result<null>;
  setPrimary(id: string): Result<null>;
  /** Deletes the key always, the history if asked. */
  remove(request: CommandArgs<'removeAccount'>): Promise<Result<null>>;
  /** Deletes the keys that a locked keychain kept when their accounts were removed; for the start and for each unlock. */
  deleteLeftKeys(): Promise<void>;
}

export interface AccountsOptions {
  readonly settings: SettingsStore;
  readonly keys: KeyStore;
  readonly client: AcquireClient;
  readonly history: HistoryStore;
  readonly notices: NoticeBoard;
  readonly clock: Clock;
  readonly zoneOf: (accountId: string) => string;
  readonly syncOf: (accountId: string) => AccountSync | undefined;
  readonly startSync: (account: AccountSettings) => void;
  readonly stopSync: (accountId: string) => void;
  /** Aborted when the core stops: whoever then still waits for an answer keeps nothing. */
  readonly stopping: AbortSignal;
}

/** Builds the account commands on the core's parts. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { settings, keys, client, history, notices, clock, stopping } = options;
  const isStopping = (): boolean => stopping.aborted;

  async function check(accountId: string, apiKey: string): Promise<Result<AccountSettings['apiPath']>> {
    const [span] = requestsForDay(localDayAt(clock.nowMs(), options.zoneOf(accountId)));
    if (span === undefined) return fail('internal');
    const apiPath = settings.account(accountId)?.apiPath ?? 'double-slash';
    const fetched = await client.fetchReport({ accountId, apiKey, apiPath, span, accept: ['hour'], signal: stopping });
    return fetched.ok
      ? ok(fetched.value.apiPath)
      : { ok: false, error: { code: fetched.error.code, ...detailOf(fetched.error) } };
  }

  function add(accountId: string, known: Pick<AccountSettings, 'apiPath' | 'keyStored' | 'keyEntries'>): void {
    const taken = new Set(settings.get().accounts.map((account) => account.color));
    const color = ACCOUNT_COLORS.find((candidate) => !taken.has(candidate)) ?? ACCOUNT_COLORS[0];
    const account = accountWith({ id: accountId, name: accountId.slice(0, MAX_NAME_CHARACTERS), color, ...known });
    settings.addAccount(account);
    options.startSync(account);
  }

  /** Entries that are being written right now. */
  const underway = new Set<string>();

  const forgetLeftKey = (entry: string): void => {
    const left = settings.get().keysToDelete;
    if (left.includes(entry)) settings.patch({ keysToDelete: left.filter((other) => other !== entry) });
  };
  const rememberLeftKeys = (entries: readonly string[]): void => {
    settings.patch({ keysToDelete: [...new Set([...settings.get().keysToDelete, ...entries])].slice(-MAX_LEFT_KEYS) });
  };

  /** Keeps a checked key and its account: both or, whatever happens in between, neither for longer than this run. */
  async function keep(id: string, apiKey: string, apiPath: AccountSettings['apiPath']): Promise<Result<KeptKey>> {
    const entry = keys.entryOf(id);
    underway.add(entry);
    try {
      // Written down before the key is: should this be as far as it gets, the next start deletes what is left.
      if (settings.account(id) === undefined) rememberLeftKeys([entry]);
      else forgetLeftKey(entry);
      const kept = await keys.keep(id, apiKey);
      if (isStopping()) return fail('cancelled');
      const known = { ...keys.remembered(id, kept), apiPath };
      if (settings.account(id) === undefined) add(id, known);
      else {
        settings.updateAccount(id, known);
        options.syncOf(id)?.restart();
      }
      forgetLeftKey(entry);
      return ok(kept);
    } finally {
      underway.delete(entry);
    }
  }

  return {
    async connect(typed) {
      const accountId = parseAccountId(typed.accountId);
      if (!accountId.ok) return accountId;
      const apiKey = parseApiKey(typed.apiKey);
      if (!apiKey.ok) return apiKey;
      const id = accountId.value;
      const { accounts } = settings.get();
      if (settings.account(id) === undefined && accounts.length >= MAX_ACCOUNTS) return fail('too-many-accounts');
      const checked = await check(id, apiKey.value);
      if (!checked.ok) return checked;
      if (isStopping()) return fail('cancelled');
      const keeping = await keep(id, apiKey.value, checked.value);
      if (!keeping.ok) return keeping;
      const kept = keeping.value;
      if (kept.kept) notices.withdraw('keychain-unavailable');
      else notices.post('keychain-unavailable', kept.why);
      return ok(
        kept.kept ? { accountId: id, keyKept: 'keychain' } : { accountId: id, keyKept: 'this-run-only', why: kept.why },
      );
    },

    update({ id, ...change }) {
      const account = settings.account(id);
      if (account === undefined) return fail('account-unknown');
      const { timeZone } = change;
      if (timeZone !== undefined && timeZone !== 'system' && !isTimeZone(timeZone))
        return fail('invalid-argument', 'timeZone');
      settings.updateAccount(id, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
      if (change.paused !== undefined) options.syncOf(id)?.setPaused(change.paused);
      if (timeZone !== undefined && timeZone !== account.timeZone) options.syncOf(id)?.restart();
      return ok(null);
    },

    setPrimary(id) {
      if (settings.account(id) === undefined) return fail('account-unknown');
      settings.patch({ primaryAccountId: id });
      return ok(null);
    },

    async remove({ id, history: fate }) {
      if (settings.account(id) === undefined) return fail('account-unknown');
      // All at once, so that whoever connects the same account meanwhile meets all of it or none.
      const removing = keys.remove(id);
      options.stopSync(id);
      settings.removeAccount(id);
      const deleted = fate === 'delete' ? history.deleteAccount(id) : ok(null);
      const left = await removing;
      if (left.length > 0) {
        rememberLeftKeys(left);
        notices.post('keychain-unavailable', 'key-locked');
      }
      return deleted;
    },

    async deleteLeftKeys() {
      for (const entry of settings.get().keysToDelete) {
        if (underway.has(entry)) continue;
        // Of an account after all: it was connected again, or all but this note was done when the computer went off.
        const isUsed = settings.get().accounts.some(({ id }) => keys.entryOf(id) === entry);
        if (!isUsed && !(await keys.removeLeft(entry))) continue;
        if (isStopping()) return;
        forgetLeftKey(entry);
        if (settings.get().keysToDelete.length === 0) notices.withdraw('keychain-unavailable');
      }
    },
  };
}

const detailOf = ({ detail }: { readonly detail?: string }): { detail?: string } =>
  detail === undefined ? {} : { detail };
