import { lstatSync, readFileSync, statSync } from 'node:fs';

/** Reading only what is a file: a pipe that somebody left in its place would be waited for without end. */

/** The bytes of a file of at most so many. @throws where there is none, it is something else, or it is larger */
export function readPlainFile(path: string, maxBytes = Infinity): Buffer {
  const found = statSync(path);
  if (!found.isFile()) throw new Error('this is not a file');
  if (found.size > maxBytes) throw new Error(`this is larger than ${maxBytes} bytes`);
  return readFileSync(path);
}

/** Whether anything goes by this name, also a link that leads nowhere; true where that cannot be known. */
export function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/**
 * Whether what goes by this name can never be a file to read and write: a folder, a pipe, a socket, a device, or a link that
 * leads to itself. A link to where nothing is yet may come to be one.
 */
export function isInTheWay(path: string): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && !found.isFile();
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ELOOP';
  }
}
