import type { ExportOutcome, ExportRequest } from '../contract/csv.ts';
import type { Result } from '../contract/errors.ts';
import { allowedTarget } from '../files/target.ts';
import type { ExportJob } from '../jobs/job-table.ts';
import type { RunControl } from '../jobs/jobs.ts';
import type { Foundation } from './foundation.ts';

/** How an export goes on, and how it is called off. */
export type ExportControl = RunControl;

type CsvServiceParts = Pick<Foundation, 'jobs' | 'settings' | 'zoneOf' | 'appVersion' | 'dataDir'>;

/** The history as CSV, by the accounts and settings of now. */
export class CsvService {
  readonly #foundation: CsvServiceParts;

  constructor(foundation: CsvServiceParts) {
    this.#foundation = foundation;
  }

  /** Writes a file; nothing of Glance's own, and nothing that is no ordinary file. */
  async toFile(path: string, request: ExportRequest, control: ExportControl = {}): Promise<Result<ExportOutcome>> {
    const allowed = await allowedTarget(path, this.#foundation.dataDir);
    if (!allowed.ok) return allowed;
    return this.#foundation.jobs.run('exportCsv', { path, options: this.#options(request) }, control);
  }

  /** The same as text, for the clipboard. */
  toText(request: ExportRequest): Promise<Result<{ text: string; rowCount: number }>> {
    return this.#foundation.jobs.run('exportCsvText', { options: this.#options(request) });
  }

  #options(request: ExportRequest): ExportJob {
    const { settings, zoneOf, appVersion } = this.#foundation;
    const ids = request.allAccounts === true ? settings.get().accounts.map(({ id }) => id) : [request.accountId];
    const { delimiter, bom } = settings.get().csv;
    return {
      request,
      accounts: ids.map((id) => ({ id, timeZone: zoneOf(id) })),
      delimiter: request.delimiter ?? delimiter,
      bom: request.bom ?? bom,
      appVersion,
    };
  }
}
