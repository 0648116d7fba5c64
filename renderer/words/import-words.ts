import type { ImportOutcome, ImportPreview } from '../../main/contract/history-care.ts';
import { CSV_COLUMNS, EXACT_TIMES } from '../../main/contract/csv.ts';
import type { ImportRefusal, ImportRefusalReason } from '../../main/contract/import-refusal.ts';
import { rowsWords } from './export-options.ts';
import { formatCount, formatList } from './format.ts';
import { m } from './language.ts';

/** How many rows an import would write: those that are new, and those that are newer than what is here. */
export function writtenByImport({ newCount, newerCount }: ImportPreview): number {
  return newCount + newerCount;
}

export interface PreviewLine {
  readonly kind: 'new' | 'equal' | 'newer' | 'older';
  readonly label: string;
  readonly count: number;
  /** What happens to them. */
  readonly fate: string;
}

/** The preview as lines: how many rows of a kind, and what happens to them. Only what occurs, but always the new ones. */
export function previewLines(preview: ImportPreview): PreviewLine[] {
  const { importing } = m();
  const { newCount, equalCount, newerCount, differentCount } = preview;
  const lines: PreviewLine[] = [
    { kind: 'new', label: importing.new(), count: newCount, fate: importing.newFate() },
    { kind: 'equal', label: importing.equal(), count: equalCount, fate: importing.equalFate() },
    { kind: 'newer', label: importing.newer(), count: newerCount, fate: importing.newerFate() },
    { kind: 'older', label: importing.older(), count: differentCount - newerCount, fate: importing.olderFate() },
  ];
  return lines.filter(({ kind, count }) => kind === 'new' || kind === 'equal' || count > 0);
}

/** What an import did, in words. */
export function outcomeWords({ writtenCount }: ImportOutcome): string {
  const { importing } = m();
  return writtenCount === 0 ? importing.nothingImported() : importing.imported({ rows: rowsWords(writtenCount) });
}

/** Accounts of the file that are not connected here, in words; empty where all are. */
export function unconnectedWords({ accountIds }: ImportPreview, connectedIds: readonly string[]): string {
  const others = accountIds.filter((id) => !connectedIds.includes(id));
  return others.length === 0 ? '' : m().importing.unconnected({ count: others.length, names: formatList(others) });
}

interface RefusalParameters {
  readonly column: string;
  readonly columns: string;
  readonly exact: string;
  readonly limit: string;
}

/** Why a file is not imported, as a sentence. */
export function refusalWords({ why, column = '', limit = 0 }: ImportRefusal): string {
  const words: Record<ImportRefusalReason, (of: RefusalParameters) => string> = m().importReasons;
  return words[why]({ column, columns: CSV_COLUMNS.join(', '), exact: EXACT_TIMES, limit: formatCount(limit) });
}
