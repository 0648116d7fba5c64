import { stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../contract/errors.ts';
import { refusedImport } from '../domain/csv/refusal.ts';

/** Some hundred bytes a row, a million rows at most. */
const MAX_IMPORT_MEGABYTES = 500;

/**
 * Whether a file can be read in at all: a real file, of a size that can be one of Glance's. A pipe or a device would be
 * waited for without end.
 */
export async function importable(path: string): Promise<Result<null>> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return fail('not-a-file');
    return found.size > MAX_IMPORT_MEGABYTES * 1e6
      ? refusedImport({ why: 'tooLarge', limit: MAX_IMPORT_MEGABYTES })
      : ok(null);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    return fail('file-not-readable', code);
  }
}
