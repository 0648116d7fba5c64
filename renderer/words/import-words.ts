import type { ImportOutcome, ImportPreview } from '../../main/contract/history-care.ts';
import { rowsWords } from './export-options.ts';
import { listWords } from './list-words.ts';

/** How many rows an import would write: those that are new, and those that are newer than what is here. */
export function writtenByImport({ newCount, newerCount }: ImportPreview): number {
  return newCount + newerCount;
}

/** The preview as lines: how many rows of a kind, and what happens to them. Only what occurs, but always the new ones. */
export function previewLines(
  preview: ImportPreview,
): { readonly label: string; readonly count: number; readonly fate: string }[] {
  const olderCount = preview.differentCount - preview.newerCount;
  return [
    { label: 'New', count: preview.newCount, fate: 'are added', always: true },
    { label: 'Equal', count: preview.equalCount, fate: 'are here already and stay', always: true },
    { label: 'Different, newer in the file', count: preview.newerCount, fate: 'replace what is here' },
    { label: 'Different, older in the file', count: olderCount, fate: 'are left out' },
  ]
    .filter(({ always, count }) => always === true || count > 0)
    .map(({ label, count, fate }) => ({ label, count, fate }));
}

/** What an import did, in words. */
export function outcomeWords({ writtenCount }: ImportOutcome): string {
  return writtenCount === 0 ? 'Nothing had to be imported' : `Imported ${rowsWords(writtenCount)}`;
}

/** Accounts of the file that are not connected here, in words; empty where all are. */
export function unconnectedWords({ accountIds }: ImportPreview, connectedIds: readonly string[]): string {
  const others = accountIds.filter((id) => !connectedIds.includes(id));
  if (others.length === 0) return '';
  return others.length === 1
    ? `${listWords(others)} is not connected here. Its numbers are kept and show once it is.`
    : `${listWords(others)} are not connected here. Their numbers are kept and show once they are.`;
}
