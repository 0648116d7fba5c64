import { reasonOf } from '../contract/errors.ts';
import { join } from 'node:path';
import { HISTORY_FILE, profileFolder } from '../system/data-folder.ts';
import { usableTimeZone } from '../system/time-zone.ts';
import type { CommandLine, StatusFormat } from './command-line.ts';

/**
 * The flags that ask for something and leave: no window, no network. What one command needs is loaded for that one
 * alone, for a bar asks for the status every few seconds.
 */

export interface CommandSurroundings {
  readonly userDataDir: string;
  readonly appVersion: string;
  /** As the computer names it, usable or not. */
  readonly systemTimeZone: string;
  /** BCP 47 tags, the preferred first. */
  readonly systemLanguages: () => readonly string[];
  readonly nowMs: number;
}

/** What to leave with. */
export interface CommandOutcome {
  /** For standard output, line ends included. */
  readonly output: string;
  /** For standard error, a line each. */
  readonly remarks: readonly string[];
  readonly exitCode: 0 | 1;
}

/** Runs what the flags ask for; see `asksForCommand`. */
export async function runCommand(flags: CommandLine, around: CommandSurroundings): Promise<CommandOutcome> {
  if (flags.about === 'version') return { output: `${around.appVersion}\n`, remarks: [], exitCode: 0 };
  if (flags.about === 'help') {
    const { ENGLISH } = await import('../domain/wording/language.ts');
    return { output: `${ENGLISH.m.cli.help()}\n`, remarks: [], exitCode: 0 };
  }
  return flags.status === null ? writeFiles(flags, around) : printStatus(flags, flags.status, around);
}

async function writeFiles(flags: CommandLine, around: CommandSurroundings): Promise<CommandOutcome> {
  const [{ runExportCommand }, { runDiagnosticsCommand }, { ENGLISH }] = await Promise.all([
    import('./export-command.ts'),
    import('./diagnostics-command.ts'),
    import('../domain/wording/language.ts'),
  ]);
  const { exportCsv, diagnosticsFile } = flags;
  const remarks = await zoneRemarks(around);
  try {
    const input = { ...(await inputOf(flags, around)), appVersion: around.appVersion };
    const problems = [
      exportCsv === null
        ? null
        : await runExportCommand({ ...input, systemLanguages: around.systemLanguages, flags: exportCsv }),
      diagnosticsFile === null ? null : await runDiagnosticsCommand({ ...input, file: diagnosticsFile }),
    ].filter((problem) => problem !== null);
    return { output: '', remarks: [...remarks, ...problems], exitCode: problems.length === 0 ? 0 : 1 };
  } catch (error) {
    // Never a dialog: there may be nobody, and nothing to show it on.
    const reason = reasonOf(error);
    return { output: '', remarks: [...remarks, ENGLISH.m.cli.notWritten({ reason })], exitCode: 1 };
  }
}

/** What the running app left on disk is all that is read, and the history only without it. */
async function printStatus(
  flags: CommandLine,
  format: StatusFormat,
  around: CommandSurroundings,
): Promise<CommandOutcome> {
  const [{ runStatusCommand }, { isRunning }] = await Promise.all([
    import('./status-command.ts'),
    import('../files/atomic-file.ts'),
  ]);
  const remarks: string[] = [];
  const output = await runStatusCommand({
    ...around,
    format,
    isRunning,
    fromHistory: async () => {
      const { statusFromHistory } = await import('./status-from-history.ts');
      remarks.push(...(await zoneRemarks(around)));
      return statusFromHistory(await inputOf(flags, around));
    },
  });
  return { output, remarks, exitCode: 0 };
}

/** The files of the profile, at this moment. */
async function inputOf(flags: CommandLine, { userDataDir, systemTimeZone, nowMs }: CommandSurroundings) {
  const { openSettingsReadOnly } = await import('../settings/settings-store.ts');
  const folder = profileFolder(userDataDir, flags.demo ? 'sample-data' : 'real');
  return {
    historyPath: join(folder, HISTORY_FILE),
    settings: openSettingsReadOnly(folder),
    systemTimeZone,
    nowMs,
    sampleData: flags.demo,
  };
}

/** Says which zone days are counted in where the computer names none that is known. */
async function zoneRemarks({ systemTimeZone }: CommandSurroundings): Promise<string[]> {
  const zone = usableTimeZone(systemTimeZone);
  if (zone === systemTimeZone) return [];
  const { ENGLISH } = await import('../domain/wording/language.ts');
  return [ENGLISH.m.cli.zoneUnknown({ named: systemTimeZone === '' ? '""' : systemTimeZone, zone })];
}
