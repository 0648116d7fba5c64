import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SheetStyle } from '../contract/csv.ts';
import { sheetStyle } from '../domain/csv/sheet-style.ts';
import type { ExportFlags } from './command-line.ts';
import { errorSentence } from '../domain/wording/error-words.ts';
import { chooseLanguage, ENGLISH } from '../domain/wording/language.ts';
import { allowedTarget } from '../files/export-target.ts';
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
  /** BCP 47 tags, the preferred first. */
  readonly systemLanguages: () => readonly string[];
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
    const sheet = sheetOf(options);
    const outcome = await exportCsv(history, resolve(flags.file), {
      request: { fromDate, toDate, granularity: flags.granularity },
      accounts: (flags.account === undefined ? known : [flags.account]).map((id) => ({ id, timeZone: zoneOf(id) })),
      sheet,
      delimiter: flags.delimiter ?? sheet?.delimiter ?? csv.delimiter,
      bom: flags.bom || sheet !== null || csv.bom,
      appVersion: options.appVersion,
    });
    return outcome.ok ? null : errorSentence(outcome.error.code, ENGLISH);
  } finally {
    history.close();
  }
}

/** As spreadsheets of a language write, where that is asked for by a flag or by the settings. */
function sheetOf({ flags, settings, systemLanguages }: ExportCommandOptions): SheetStyle | null {
  // Whoever names a language wants its dates.
  const format = flags.format ?? (flags.language === undefined ? settings.get().csv.format : 'spreadsheet');
  if (format === 'standard') return null;
  return sheetStyle(flags.language ?? chooseLanguage(settings.get(), systemLanguages()).formats);
}
