import type { AccountSync } from '../sync/account-sync.ts';
import type { AcquireClient } from '../acquire/client.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { ACCOUNT_COLORS, accountWith, type AccountSettings } from '../contract/settings.ts';
import type { ConnectOutcome } from '../contract/snapshot.ts';
import type { KeyStore } from '../credentials/key-store.ts';
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

  function add(accountId: string, apiPath: AccountSettings['apiPath'], keyStored: boolean): void {
    const taken = new Set(settings.get().accounts.map((account) => account.color));
    const color = ACCOUNT_COLORS.find((candidate) => !taken.has(candidate)) ?? ACCOUNT_COLORS[0];
    const account = accountWith({ id: accountId, name: accountId, color, keyStored, apiPath });
    settings.addAccount(account);
    options.startSync(account);
  }

  const forgetLeftKey = (id: string): void => {
    const left = settings.get().keysToDelete;
    if (left.includes(id)) settings.patch({ keysToDelete: left.filter((other) => other !== id) });
  };

  return {
    async connect(typed) {
      const accountId = parseAccountId(typed.accountId);
      if (!accountId.ok) return accountId;
      const apiKey = parseApiKey(typed.apiKey);
      if (!apiKey.ok) return apiKey;
      const id = accountId.value;
      const checked = await check(id, apiKey.value);
      if (!checked.ok) return checked;
      if (isStopping()) return fail('cancelled');
      forgetLeftKey(id);
      const kept = await keys.keep(id, apiKey.value);
      if (isStopping()) return fail('cancelled');
      if (kept.kept) notices.withdraw('keychain-unavailable');
      else notices.post('keychain-unavailable', kept.why);
      if (settings.account(id) === undefined) add(id, checked.value, kept.kept);
      else {
        settings.updateAccount(id, { keyStored: kept.kept, apiPath: checked.value });
        options.syncOf(id)?.restart();
      }
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
      const keyRemoved = keys.remove(id);
      options.stopSync(id);
      settings.removeAccount(id);
      const deleted = fate === 'delete' ? history.deleteAccount(id) : ok(null);
      if (!(await keyRemoved)) {
        settings.patch({ keysToDelete: [...settings.get().keysToDelete.filter((other) => other !== id), id] });
        notices.post('keychain-unavailable', 'key-locked');
      }
      return deleted;
    },

    async deleteLeftKeys() {
      for (const id of settings.get().keysToDelete) {
        if (!(await keys.removeLeft(id))) continue;
        if (isStopping()) return;
        forgetLeftKey(id);
        if (settings.get().keysToDelete.length === 0) notices.withdraw('keychain-unavailable');
      }
    },
  };
}

const detailOf = ({ detail }: { readonly detail?: string }): { detail?: string } =>
  detail === undefined ? {} : { detail };
