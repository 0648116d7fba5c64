import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { fail, ok, type Result } from '../contract/errors.ts';
import { MAX_ACCOUNTS, accountWith, type Settings, type SettingsPatch } from '../contract/settings.ts';
import {
  portableSettingsSchema,
  settingsFileSchema,
  type ImportedSettings,
  type PortableSettings,
  type SettingsFile,
} from '../contract/settings-file.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { AccountSyncs } from '../sync/account-syncs.ts';

/** Settings out to a file and in from one, without keys. */

const MAX_FILE_BYTES = 1_000_000;

/** What an export writes. */
export function settingsFile(settings: Settings): SettingsFile {
  // The schema passes over whatever is not to be carried along.
  return { format: 'glance-settings', version: 1, settings: v.parse(portableSettingsSchema, settings) };
}

/**
 * Reads an exported settings file.
 * @returns `not-a-file` for a folder or device, `file-not-readable` where it cannot be read, `not-settings` where it is
 * larger than 1 MB or no export
 */
export async function readSettingsFile(path: string): Promise<Result<PortableSettings>> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return fail('not-a-file');
    if (found.size > MAX_FILE_BYTES) return fail('not-settings', 'the file is larger than 1 MB');
    const parsed = v.safeParse(settingsFileSchema, JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return ok(parsed.output.settings);
    return fail('not-settings', v.getDotPath(parsed.issues[0]) ?? undefined);
  } catch (error) {
    if (error instanceof SyntaxError) return fail('not-settings');
    return fail('file-not-readable', error instanceof Error && 'code' in error ? String(error.code) : undefined);
  }
}

export interface ImportParts {
  readonly settings: SettingsStore;
  readonly syncs: Pick<AccountSyncs, 'of' | 'start'>;
  /** Changes settings and has everything follow them. */
  readonly change: (patch: SettingsPatch) => void;
  /** Changes what an account's times are read in, and converts what is kept. */
  readonly readTimesIn: (accountId: string, unit: 'seconds' | 'minutes') => Result<null>;
}

/** Takes them over: accounts that are here keep their keys and histories, others are added and wait for theirs. */
export function importSettings(
  { settings, syncs, change, readTimesIn }: ImportParts,
  { accounts, primaryAccountId, ...rest }: PortableSettings,
): Result<ImportedSettings> {
  const news = accounts.filter(({ id }) => settings.account(id) === undefined);
  if (settings.get().accounts.length + news.length > MAX_ACCOUNTS) return fail('too-many-accounts');
  change(rest);
  for (const { timesIn, ...account } of accounts) {
    const known = settings.account(account.id);
    if (known === undefined) {
      const added = accountWith({ ...account, timesIn });
      settings.addAccount(added);
      syncs.start(added);
      continue;
    }
    const { id, paused, ...changes } = account;
    settings.updateAccount(id, changes);
    if (known.timesIn !== timesIn) readTimesIn(id, timesIn);
    if (known.paused !== paused) {
      settings.updateAccount(id, { paused });
      syncs.of(id)?.setPaused(paused);
    } else syncs.of(id)?.restart();
  }
  if (primaryAccountId !== null && settings.account(primaryAccountId) !== undefined)
    settings.patch({ primaryAccountId });
  return ok({ accountCount: accounts.length, newAccountIds: news.map(({ id }) => id) });
}
