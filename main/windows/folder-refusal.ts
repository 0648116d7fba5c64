import type { App, Dialog } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderTroubleWords } from '../domain/wording/folder-trouble.ts';
import { chooseLanguage, loadLanguage } from '../domain/wording/language.ts';
import type { FolderProblem } from '../system/folder-check.ts';
import { openSettingsReadOnly } from '../settings/settings-store.ts';

/**
 * Says in a window of the desktop's own, and on the terminal, why Glance cannot start with its data folder, and leaves with
 * the exit code 1. Chromium gets another folder meanwhile, which goes afterwards.
 */
export async function refuseFolder(
  problem: FolderProblem,
  { app, dialog }: { readonly app: App; readonly dialog: Pick<Dialog, 'showErrorBox'> },
): Promise<void> {
  const path = app.getPath('userData');
  const spare = mkdtempSync(join(tmpdir(), 'glance-'));
  app.setPath('userData', spare);
  await app.whenReady();
  const settings = openSettingsReadOnly(path).get();
  const spoken = await loadLanguage(chooseLanguage(settings, app.getPreferredSystemLanguages()));
  const { title, advice } = folderTroubleWords(problem, path, spoken);
  process.stderr.write(`${title}. ${advice}\n`);
  dialog.showErrorBox(title, advice);
  rmSync(spare, { recursive: true, force: true });
  app.exit(1);
}
