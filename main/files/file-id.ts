import { statSync } from 'node:fs';

/** Which file is at a path, whatever it is called or holds: another one in its place has another id. Null for none. */
export function fileIdOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return null;
  }
}
