import type { ErrorWords } from './error-words.ts';
import type { Language } from './language.ts';

/** Said by the desktop when Glance cannot start because of its data folder. */
export function folderTroubleWords(
  problem: 'not-a-folder' | 'not-writable' | 'no-room',
  path: string,
  { m: { dataFolder } }: Language,
): ErrorWords {
  const advice = {
    'not-a-folder': dataFolder.notAFolder,
    'not-writable': dataFolder.notWritable,
    'no-room': dataFolder.noRoom,
  }[problem]({ path });
  return { title: dataFolder.title(), advice };
}
