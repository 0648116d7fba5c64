import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorSentence } from '../domain/wording/error-words.ts';
import { ENGLISH } from '../domain/wording/language.ts';
import { saveJson } from '../files/atomic-file.ts';
import { allowedTarget } from '../files/export-target.ts';
import { openHistoryAsItIs, unavailable } from '../history/open-history.ts';
import type { SettingsReader } from '../settings/settings-store.ts';
import { diagnosticsOf } from '../diagnostics/diagnostics.ts';
import { zoneBySettings } from '../settings/account-zone.ts';

/** `--diagnostics`: the same file as from the window, without a window, the network or the keychain. */

export interface DiagnosticsCommandOptions {
  readonly file: string;
  readonly historyPath: string;
  readonly settings: SettingsReader;
  readonly systemTimeZone: string;
  readonly nowMs: number;
  readonly appVersion: string;
  readonly sampleData: boolean;
}

/** Runs it. @returns null when the file was written, else one line that says what is wrong. */
export async function runDiagnosticsCommand(options: DiagnosticsCommandOptions): Promise<string | null> {
  const allowed = await allowedTarget(options.file, dirname(options.historyPath));
  if (!allowed.ok) return errorSentence(allowed.error.code, ENGLISH);
  const { historyPath, nowMs, systemTimeZone, appVersion, sampleData } = options;
  const opened = existsSync(historyPath)
    ? openHistoryAsItIs(historyPath, nowMs)
    : unavailable(historyPath, { code: 'history-unavailable', detail: 'there is none yet' });
  try {
    const settings = options.settings.get();
    const zoneOf = zoneBySettings(settings, systemTimeZone);
    const sound = opened.maintenance.check();
    const diagnostics = diagnosticsOf({
      ...opened,
      file: { info: opened.problem === null ? opened.maintenance.info() : null, sound: sound.ok ? sound.value : null },
      appVersion,
      sampleData,
      settings,
      systemTimeZone,
      zoneOf,
      nowMs,
    });
    const saved = await saveJson(resolve(options.file), diagnostics);
    return saved.ok ? null : errorSentence(saved.error.code, ENGLISH);
  } finally {
    opened.history.close();
  }
}
