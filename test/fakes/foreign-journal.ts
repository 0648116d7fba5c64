/** A journal as SQLite writes it, of another file: with one page of zeros to go back to. */
export function foreignJournal(): Buffer {
  const journal = Buffer.alloc(512 + 4 + 4_096 + 4);
  Buffer.from('d9d505f920a163d7', 'hex').copy(journal);
  for (const [at, value] of [
    [8, 1],
    [16, 1],
    [20, 512],
    [24, 4_096],
    [512, 1],
  ] as const)
    journal.writeUInt32BE(value, at);
  return journal;
}
