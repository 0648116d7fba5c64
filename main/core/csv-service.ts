import type { ExportOutcome, ExportRequest, SheetStyle } from '../contract/csv.ts';
import type { Result } from '../contract/errors.ts';
import { sheetStyle } from '../domain/csv/sheet-style.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { allowedTarget } from '../files/export-target.ts';
import type { ExportJob } from '../jobs/job-table.ts';
import type { RunControl } from '../jobs/jobs.ts';
import type { Foundation } from './foundation.ts';

/** How an export goes on, and how it is called off. */
export type ExportControl = RunControl;

type CsvServiceParts = Pick<Foundation, 'jobs' | 'settings' | 'systemLanguages' | 'zoneOf' | 'appVersion' | 'dataDir'>;

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

  /** The same as text, for the clipboard. Spreadsheets take pasted text apart at its tabs. */
  toText(request: ExportRequest): Promise<Result<{ text: string; rowCount: number }>> {
    const options = this.#options(request);
    const pasted = options.sheet == null ? options : { ...options, delimiter: 'tab' as const };
    return this.#foundation.jobs.run('exportCsvText', { options: pasted });
  }

  #options(request: ExportRequest): ExportJob {
    const { settings, zoneOf, appVersion, systemLanguages } = this.#foundation;
    const ids = request.allAccounts === true ? settings.get().accounts.map(({ id }) => id) : [request.accountId];
    const { csv } = settings.get();
    const sheet = (request.format ?? csv.format) === 'spreadsheet' ? this.#sheet() : null;
    return {
      request: { ...request, firstWeekday: chooseLanguage(settings.get(), systemLanguages()).firstWeekday },
      accounts: ids.map((id) => ({ id, timeZone: zoneOf(id) })),
      sheet,
      delimiter: request.delimiter ?? sheet?.delimiter ?? csv.delimiter,
      // Excel takes a file without it for one in another encoding.
      bom: request.bom ?? (sheet !== null || csv.bom),
      appVersion,
    };
  }
  /** As spreadsheets in the language of the windows write. */
  #sheet(): SheetStyle {
    const { settings, systemLanguages } = this.#foundation;
    return sheetStyle(chooseLanguage(settings.get(), systemLanguages()).formats);
  }
}
