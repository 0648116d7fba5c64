import type { ExportOutcome, ExportRequest, OriginalCsvRequest } from '../../main/contract/csv.ts';
import type { Result } from '../../main/contract/errors.ts';
import type { SavedFile } from '../../main/contract/history-care.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { ExportOptions, ExportSpan } from '../words/export-options.ts';

type Bridge = Pick<GlanceBridge, 'exportCsv' | 'copyCsv' | 'saveOriginalCsv' | 'cancelExport'>;

export type ExportKind = 'save' | 'copy' | 'original';

/** What is being exported, and the dialog that asks how. One export at a time. */
export class ExportState {
  /** What the dialog **Export options** begins with; null while it is closed. */
  dialogSpan = $state.raw<ExportSpan | null>(null);
  /** What was chosen when something was exported last, for the life of the window. */
  lastChoice = $state.raw<ExportOptions | null>(null);
  running = $state.raw<ExportKind | null>(null);
  /** Rows written so far; 0 until main reports progress, which it does for long exports only. */
  rowCount = $state.raw(0);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Opens the dialog for a span. */
  ask(span: ExportSpan): void {
    this.dialogSpan = span;
  }

  /** Main reported progress. */
  progress(rowCount: number): void {
    if (this.running !== null) this.rowCount = rowCount;
  }

  save(request: ExportRequest): Promise<Result<ExportOutcome>> {
    return this.#run('save', () => this.#bridge.exportCsv(request));
  }

  copy(request: ExportRequest): Promise<Result<{ readonly rowCount: number }>> {
    return this.#run('copy', () => this.#bridge.copyCsv(request));
  }

  saveOriginal(request: OriginalCsvRequest): Promise<Result<SavedFile>> {
    return this.#run('original', () => this.#bridge.saveOriginalCsv(request));
  }

  /** Ends the running export; it then answers that it was cancelled. */
  cancel(): Promise<Result<null>> {
    return this.#bridge.cancelExport();
  }

  async #run<T>(kind: ExportKind, work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.running !== null) return { ok: false, error: { code: 'cancelled' } };
    this.running = kind;
    this.rowCount = 0;
    try {
      return await work();
    } finally {
      this.running = null;
      this.rowCount = 0;
    }
  }
}
