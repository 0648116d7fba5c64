import { join } from 'node:path';

/** The two ways to run: with real accounts, or with the embedded server's sample data. They share no file and no key. */
export type Profile = 'real' | 'sample-data';

export const HISTORY_FILE = 'history.sqlite';
export const SETTINGS_FILE = 'settings.json';

/** Where a profile keeps its files. */
export function profileFolder(userDataDir: string, profile: Profile): string {
  return profile === 'real' ? userDataDir : join(userDataDir, 'sample-data');
}
