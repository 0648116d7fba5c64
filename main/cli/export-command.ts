import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ExportFlags } from './command-line.ts';
import { errorSentence } from '../domain/wording/error-words.ts';
import { ENGLISH } from '../domain/wording/language.ts';
import { allowedTarget } from '../files/target.ts';
import { openHistoryAsItIs } from '../history/open-history.ts';
import { zoneBySettings } from '../settings/account-zone.ts';
import type { SettingsReader } from '../settings/settings-store.ts';
import { exportCsv } from '../export/csv-export.ts';

/** `--export-csv`: the same export as the dialog's, without a window and without the network. */

export interface ExportCommandOptions {
  readonly flags: ExportFlags;
  readonly historyPath: string;
  readonly settings: SettingsReader;
  readonly systemTimeZone: string;
  readonly nowMs: number;
  readonly appVersion: string;
}

/** A terminal is spoken to in English, like the flags and the file: scripts read along. */
const { cli } = ENGLISH.m;

/** Runs it. @returns null when the file was written, else one line that says what is wrong. */
export async function runExportCommand(options: ExportCommandOptions): Promise<string | null> {
  const { flags, settings, nowMs } = options;
  const allowed = await allowedTarget(flags.file, dirname(options.historyPath));
  if (!allowed.ok) return errorSentence(allowed.error.code, ENGLISH);
  const { accounts, csv } = settings.get();
  // Asked first, for opening would make one, in a folder that may be a typing mistake.
  if (!existsSync(options.historyPath)) return cli.noAccount();
  const { history, problem } = openHistoryAsItIs(options.historyPath, nowMs);
  try {
    if (problem !== null) return errorSentence(problem.code, ENGLISH);
    const known = [...new Set([...accounts.map(({ id }) => id), ...history.accountIds()])];
    if (known.length === 0) return cli.noAccount();
    if (flags.account !== undefined && !known.includes(flags.account)) {
      return cli.unknownAccount({ account: flags.account, accounts: known.join(', ') });
    }
    const zoneOf = zoneBySettings(settings.get(), options.systemTimeZone);
    const [fromDate = '', toDate = ''] = [flags.from, flags.to].sort();
    const outcome = await exportCsv(history, resolve(flags.file), {
      request: { fromDate, toDate, granularity: flags.granularity },
      accounts: (flags.account === undefined ? known : [flags.account]).map((id) => ({ id, timeZone: zoneOf(id) })),
      delimiter: flags.delimiter ?? csv.delimiter,
      bom: flags.bom || csv.bom,
      appVersion: options.appVersion,
    });
    return outcome.ok ? null : errorSentence(outcome.error.code, ENGLISH);
  } finally {
    history.close();
  }
}
