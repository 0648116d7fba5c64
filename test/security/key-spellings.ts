import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Looking for a key in whatever spelling: in text, in files, in the memory of a process. */

/** A spelling's name and the bytes that give it away. */
export interface Spelling {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Every spelling of a key that the search knows. What is looked for is its middle: all of it, or a piece, is found by that. */
export function spellingsOf(key: string): readonly Spelling[] {
  const middle = key.slice(4, 28);
  const bytes = Buffer.from(middle);
  const codes = Array.from(bytes, (byte) => byte.toString(16));
  const texts: [string, string][] = [
    ['plain', middle],
    ['plain, upper case', middle.toUpperCase()],
    ['plain, backwards', Buffer.from(bytes).reverse().toString()],
    ['hex', codes.join('')],
    ['HEX', codes.join('').toUpperCase()],
    ['hex with blanks', codes.join(' ')],
    ['percent', codes.map((code) => `%${code}`).join('')],
    ['PERCENT', codes.map((code) => `%${code.toUpperCase()}`).join('')],
    ['JSON escapes', codes.map((code) => `\\u00${code}`).join('')],
    ['JSON ESCAPES', codes.map((code) => `\\u00${code.toUpperCase()}`).join('')],
    ['HTML', codes.map((code) => `&#x${code};`).join('')],
    ...[0, 1, 2].map((skip): [string, string] => [
      `base64 at ${String(skip)}`,
      // The first and last characters depend on what stands beside it.
      Buffer.concat([Buffer.alloc(skip), bytes])
        .toString('base64')
        .slice(4, 28),
    ]),
  ];
  const wide = Buffer.from(middle, 'utf16le');
  return [
    ...texts.map(([name, text]) => ({ name, bytes: Buffer.from(text) })),
    { name: 'UTF-16, little end first', bytes: wide },
    { name: 'UTF-16, big end first', bytes: Buffer.from(wide).swap16() },
    { name: 'base64 of UTF-16', bytes: Buffer.from(wide.toString('base64').slice(0, 32)) },
  ];
}

/** The spellings that occur in some bytes. */
export const spelledIn = (bytes: Buffer, spellings: readonly Spelling[]): string[] =>
  spellings.filter((spelling) => bytes.includes(spelling.bytes)).map(({ name }) => name);

/** A process of the app and what it is for. */
export interface AppProcess {
  readonly processId: number;
  /** `main`, or Chromium's name for it, such as `renderer` or `utility: network.mojom.NetworkService`. */
  readonly kind: string;
}

/** The app's process and all that it started, also by way of others. */
export function processesOf(mainId: number): readonly AppProcess[] {
  const found: AppProcess[] = [{ processId: mainId, kind: 'main' }];
  for (const { processId } of found) {
    const children = readOr(`/proc/${String(processId)}/task/${String(processId)}/children`).trim();
    const all = children === '' ? [] : children.split(' ').map(Number);
    for (const child of all) {
      const command = readOr(`/proc/${String(child)}/cmdline`)
        .split('\0')
        .join(' ');
      const type = /--type=(\S+)/.exec(command)?.[1] ?? command.slice(0, 40);
      const service = /--utility-sub-type=(\S+)/.exec(command)?.[1];
      found.push({ processId: child, kind: service === undefined ? type : `${type}: ${service}` });
    }
  }
  return found;
}

/** The spellings that occur in the memory of a process, but for what it only mapped from files it cannot write to. */
export function spelledInMemory(
  processId: number,
  spellings: readonly Spelling[],
): { found: string[]; megabytes: number } {
  const found = new Set<string>();
  let read = 0;
  const memory = openSync(`/proc/${String(processId)}/mem`, 'r');
  try {
    for (const [start, end] of usedOf(processId, memoryOf(processId))) {
      for (let at = start; at < end; at += BigInt(CHUNK - OVERLAP)) {
        const length = Math.min(CHUNK, Number(end - at));
        const count = readAt(memory, at, length);
        read += count;
        for (const name of spelledIn(chunk.subarray(0, count), spellings)) found.add(name);
        if (count < length) break;
      }
    }
  } finally {
    closeSync(memory);
  }
  return { found: [...found], megabytes: Math.round(read / 1e6) };
}

const CHUNK = 16 * 1024 * 1024;
const OVERLAP = 1024;
const chunk = Buffer.alloc(CHUNK);

function readAt(file: number, at: bigint, length: number): number {
  try {
    return readSync(file, chunk, 0, length, at);
  } catch {
    // A region of a device, or one that is gone by now.
    return 0;
  }
}

function memoryOf(processId: number): [bigint, bigint][] {
  return readOr(`/proc/${String(processId)}/maps`)
    .split('\n')
    .flatMap((line): [bigint, bigint][] => {
      const [, start, end, access = '', path = ''] =
        /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
      const isCode = path.startsWith('/') && !access.includes('w');
      if (start === undefined || end === undefined || !access.includes('r') || isCode || path.startsWith('[v'))
        return [];
      return [[BigInt(`0x${start}`), BigInt(`0x${end}`)]];
    });
}

const PAGE = 4096n;
/** In the kernel's table of pages: there, or swapped out. */
const USED = 0xc0;

/** The parts of regions that were ever written to; the rest is nothing but zeros. */
function usedOf(processId: number, regions: readonly [bigint, bigint][]): [bigint, bigint][] {
  const pages = openSync(`/proc/${String(processId)}/pagemap`, 'r');
  try {
    return regions.flatMap(([start, end]) => {
      const table = Buffer.alloc(Number((end - start) / PAGE) * 8);
      const known = readSync(pages, table, 0, table.length, (start / PAGE) * 8n);
      if (known < table.length) return [[start, end] as [bigint, bigint]];
      const used: [bigint, bigint][] = [];
      for (let page = 0n; page < BigInt(table.length / 8); page += 1n) {
        if (((table[Number(page) * 8 + 7] ?? 0) & USED) === 0) continue;
        const at = start + page * PAGE;
        const last = used.at(-1);
        if (last?.[1] === at) last[1] = at + PAGE;
        else used.push([at, at + PAGE]);
      }
      return used;
    });
  } finally {
    closeSync(pages);
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
