/**
 * A reader of CSV written from the grammar of RFC 4180 alone, to check what Glance writes with something that shares
 * nothing with it. Refuses everything the grammar does not allow.
 */
export function readRfc4180(text: string, delimiter: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  const fieldEnd = (): boolean => at >= text.length || text[at] === delimiter || text.startsWith('\r\n', at);

  function quoted(): string {
    let field = '';
    for (at += 1; ; at += 1) {
      const char = text[at];
      if (char === undefined) throw new Error(`no closing quote (at ${String(at)})`);
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else break;
    }
    at += 1;
    if (!fieldEnd()) throw new Error(`text behind a closing quote (at ${String(at)})`);
    return field;
  }

  function plain(): string {
    const startsAt = at;
    while (!fieldEnd()) {
      if (text[at] === '"' || text[at] === '\r' || text[at] === '\n') {
        throw new Error(`an unquoted ${JSON.stringify(text[at])} (at ${String(at)})`);
      }
      at += 1;
    }
    return text.slice(startsAt, at);
  }

  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      record.push(text[at] === '"' ? quoted() : plain());
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (!text.startsWith('\r\n', at)) throw new Error('the last record does not end with CRLF');
    at += 2;
    records.push(record);
  }
  return records;
}
