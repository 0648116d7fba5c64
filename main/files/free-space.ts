import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether the disk has room for a file of so many bytes at a path; true where that cannot be known. */
export function hasRoomFor(path: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize >= bytes;
  } catch {
    return true;
  }
}
