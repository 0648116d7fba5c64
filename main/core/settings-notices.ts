import type { SettingsStore } from '../settings/settings-store.ts';
import type { NoticeBoard } from './notices.ts';

/** Says how the settings file was found at the start of this run, and when a change cannot be written to it. */
export function watchSettingsFile(settings: SettingsStore, notices: Pick<NoticeBoard, 'post' | 'withdraw'>): void {
  sayOpening(settings.opening, notices);
  const saySaving = (): void => {
    const problem = settings.saveProblem();
    if (problem === null) notices.withdraw('settings-not-saved');
    else notices.post('settings-not-saved', problem.detail);
  };
  settings.onSaveProblem(saySaving);
  saySaving();
}

function sayOpening(
  { origin, dropped, quarantinePath }: SettingsStore['opening'],
  notices: Pick<NoticeBoard, 'post'>,
): void {
  const where = quarantinePath ?? undefined;
  if (origin === 'defaults') notices.post('settings-reset', where);
  if (origin === 'copy') notices.post('settings-from-copy', where);
  if (origin === 'mended' && dropped.length === 0) notices.post('settings-mended', where);
  if (dropped.length > 0) notices.post('settings-partly-read', dropped.join(', '));
  else if (origin === 'parts') notices.post('settings-partly-read', where);
}
