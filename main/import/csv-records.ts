import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { CSV_DELIMITERS } from '../contract/csv.ts';

/** One record of a CSV with the number of the line that it ends in. */
export interface CsvRecordLine {
  readonly cells: readonly string[];
  readonly line: number;
}

/** How a file is written. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
}

/** The header's names are letters, so the first of the delimiters in it is the file's; the others may stand in cells. */
export async function dialectOf(path: string): Promise<CsvDialect> {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(128), 0, 128, 0).finally(() => file.close());
  const begin = buffer.subarray(0, bytesRead);
  const encoding = encodingOf(begin);
  const [delimiter] = /[,;\t]/.exec(new TextDecoder(encoding).decode(begin)) ?? [CSV_DELIMITERS.comma];
  return { delimiter, encoding };
}

/** A spreadsheet's "Unicode text" is UTF-16, and says so. */
function encodingOf([first, second]: Uint8Array): CsvDialect['encoding'] {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** A record that is not well-formed. */
export class MalformedCsv extends Error {
  readonly line: number;
  constructor(line: number) {
    super('malformed CSV');
    this.line = line;
  }
}

/** A record that has no end; without a limit a stray quote would draw the whole file into memory. */
const MAX_RECORD_CHARACTERS = 10_000;

/**
 * The records of a file, some thousand at a time. Most lines of a file that Glance wrote have no quotation mark in them and
 * are cut at the delimiters, which is ten times as fast as a parser; a record with one is left to the library.
 * @throws MalformedCsv, or what the file system throws
 */
export async function* csvRecords(
  path: string,
  { delimiter, encoding }: CsvDialect,
  signal: AbortSignal,
): AsyncGenerator<CsvRecordLine[], void> {
  const file = createReadStream(path, {
    ...(encoding === 'utf-8' ? { encoding: 'utf8' } : {}),
    highWaterMark: 256 * 1024,
    signal,
  });
  const decoder = new TextDecoder(encoding);
  const reader = recordReader(delimiter);
  let rest = '';
  let isFirst = true;
  try {
    for await (const piece of file as AsyncIterable<string | Buffer>) {
      const chunk = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
      const text = rest + (isFirst ? chunk.replace(/^\ufeff/, '') : chunk);
      isFirst = false;
      // A line is whole once the next one has begun: a carriage return may be followed by a line feed.
      const end = text.lastIndexOf('\n') + 1 || text.slice(0, -1).lastIndexOf('\r') + 1;
      rest = text.slice(end);
      if (end > 0) yield reader.take(text.slice(0, end));
      else if (rest.length > MAX_RECORD_CHARACTERS) throw new MalformedCsv(reader.line() + 1);
    }
    // Half a character, where the file is cut off.
    rest += decoder.decode();
    if (rest !== '') yield reader.take(`${rest}\n`);
    reader.end();
  } finally {
    file.destroy();
  }
}

interface RecordReader {
  /** Whole lines, each with its end. */
  take(text: string): CsvRecordLine[];
  line(): number;
  /** @throws MalformedCsv where a record was still open */
  end(): void;
}

function recordReader(delimiter: string): RecordReader {
  let line = 0;
  let open = '';

  function close(record: string): readonly string[] {
    try {
      const [cells, ...more] = parse(record, { delimiter, relax_column_count: true });
      if (cells !== undefined && more.length === 0) return cells;
    } catch {
      // The error below covers this too.
    }
    throw new MalformedCsv(line);
  }

  return {
    take(text) {
      const records: CsvRecordLine[] = [];
      // Lines and their ends by turns; after the last end comes nothing.
      const parts = text.split(/(\r\n|\n|\r)/);
      for (let place = 0; place + 1 < parts.length; place += 2) {
        const each = parts[place] ?? '';
        line += 1;
        if (open === '' && !each.includes('"')) {
          records.push({ cells: each.split(delimiter), line });
          continue;
        }
        open += each;
        if (open.length > MAX_RECORD_CHARACTERS) throw new MalformedCsv(line);
        // An even number of quotation marks: none is open.
        if ((open.split('"').length & 1) === 0) open += parts[place + 1] ?? '';
        else {
          records.push({ cells: close(open), line });
          open = '';
        }
      }
      return records;
    },
    line: () => line,
    end() {
      if (open !== '') throw new MalformedCsv(line);
    },
  };
}
