import * as v from 'valibot';
import {
  alertSettingsSchema,
  incidentIdSchema,
  incidentNoteSchema,
  incidentQuerySchema,
  replayRequestSchema,
  SNOOZES,
  type Incident,
  type ReplayView,
} from './alerts.ts';
import { exportRequestSchema, originalCsvRequestSchema, type ExportOutcome, type ExportProgress } from './csv.ts';
import { dayNoteSchema, dayNotesRequestSchema, type DayNote } from './day-notes.ts';
import type { Result } from './errors.ts';
import { heatMapRequestSchema, type HeatMap } from './heat-map.ts';
import {
  coverageRequestSchema,
  dayRequestSchema,
  type BackupInfo,
  type CoverageView,
  type HistoryInfo,
  type ImportOutcome,
  type ImportPreview,
  type RestorePreview,
  type SavedFile,
} from './history-care.ts';
import type { PaceAccuracy } from './pace-accuracy.ts';
import { copyImageSchema, saveImageSchema } from './images.ts';
import { isSeen, plainName } from './settings-parts.ts';
import { rangeRequestSchema, type PackedRangeView } from './range.ts';
import { shiftRequestSchema, type ShiftSummary } from './shift.ts';
import type { ImportedSettings } from './settings-file.ts';
import {
  acceleratorSchema,
  accountIdSchema,
  MAX_NAME_CHARACTERS,
  settingsPatchSchema,
  targetsSchema,
  TIME_UNITS,
} from './settings.ts';
import { NOTICE_KINDS, type AppSnapshot, type ConnectOutcome } from './snapshot.ts';
import { weekRequestSchema, type WeekReview } from './week-review.ts';
import { shownViewSchema, WINDOW_VIEWS, type ShownView, type WindowView } from './windows.ts';

export { WINDOW_VIEWS, type WindowView } from './windows.ts';

/**
 * Every channel between the two processes, once. The preload, the main side's registration and the renderer's types
 * are all derived from these two tables; a name is never written again.
 */

interface Command<Args extends v.GenericSchema, Value> {
  readonly args: Args;
  /** Only a type: what the promise resolves to. */
  readonly value?: Value;
}

const command =
  <Value>() =>
  <Args extends v.GenericSchema>(args: Args): Command<Args, Value> => ({ args });
const nothing = v.undefined();

/** What a person types on the first screen; main trims and checks it and answers in words, so only sizes are limited. */
const credentialsSchema = v.object({
  accountId: v.pipe(v.string(), v.maxLength(300)),
  apiKey: v.pipe(v.string(), v.maxLength(8000)),
});

const proxyLoginSchema = v.object({
  user: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  password: v.pipe(v.string(), v.maxLength(1000)),
});

export const HELP_PAGES = ['acquire-api'] as const;
export type HelpPage = (typeof HELP_PAGES)[number];

/** The renderer asks, main answers with a `Result`. */
export const COMMANDS = {
  getSnapshot: command<AppSnapshot>()(nothing),
  connect: command<ConnectOutcome>()(credentialsSchema),
  exploreSampleData: command<null>()(nothing),
  leaveSampleData: command<null>()(nothing),
  /** What the history holds for a range, at once; what it lacks is then fetched in the background. */
  loadRange: command<PackedRangeView>()(rangeRequestSchema),
  refreshNow: command<null>()(nothing),
  exportCsv: command<ExportOutcome>()(exportRequestSchema),
  updateSettings: command<null>()(settingsPatchSchema),
  /** Fails with `shortcut-taken`; null listens for none. */
  setGlobalShortcut: command<null>()(v.nullable(acceleratorSchema)),
  /** Opens a file dialog; nothing secret is written. */
  exportSettings: command<SavedFile>()(nothing),
  /** Opens a file dialog. */
  importSettings: command<ImportedSettings>()(nothing),
  setPrimaryAccount: command<null>()(accountIdSchema),
  updateAccount: command<null>()(
    v.object({
      id: accountIdSchema,
      name: v.optional(v.pipe(v.string(), v.transform(plainName), v.check(isSeen), v.maxLength(MAX_NAME_CHARACTERS))),
      color: v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/))),
      timeZone: v.optional(v.pipe(v.string(), v.maxLength(64))),
      paused: v.optional(v.boolean()),
      targets: v.optional(targetsSchema),
      /** What is kept is converted. */
      timesIn: v.optional(v.picklist(TIME_UNITS)),
    }),
  ),
  /** Always deletes the key; the history stays or goes as asked. */
  removeAccount: command<null>()(v.object({ id: accountIdSchema, history: v.picklist(['keep', 'delete']) })),
  /** Sets accounts that the settings have lost to work again. */
  bringBackAccounts: command<{ readonly count: number }>()(nothing),
  /** They are not wanted: their keys are deleted, their history stays. */
  leaveLostAccounts: command<null>()(nothing),
  /** The proxy, as `host:port`, that wants a login; null where none does. */
  proxyToLogInTo: command<{ readonly proxy: string | null }>()(nothing),
  /** A login for that proxy: kept in the keychain, never sent back. */
  logInToProxy: command<{ readonly kept: boolean }>()(proxyLoginSchema),
  dismissNotice: command<null>()(v.picklist(NOTICE_KINDS)),

  // ---- The dashboard, besides its range
  loadHeatMap: command<HeatMap>()(heatMapRequestSchema),
  /** Oldest first. */
  loadDayNotes: command<readonly DayNote[]>()(dayNotesRequestSchema),
  saveDayNote: command<null>()(dayNoteSchema),
  loadWeek: command<WeekReview>()(weekRequestSchema),
  /** As text, to the clipboard. */
  copyWeek: command<null>()(weekRequestSchema),
  /** Opens a file dialog. */
  saveImage: command<SavedFile>()(saveImageSchema),
  /** A PNG, to the clipboard. */
  copyImage: command<null>()(copyImageSchema),

  // ---- The history: how complete it is, exports, imports, upkeep
  loadCoverage: command<CoverageView>()(coverageRequestSchema),
  /** Asks for a day again, whatever is known of it. */
  refetchDay: command<null>()(dayRequestSchema),
  /** Stops or goes on fetching the past; remembered over restarts. */
  setBackfillStopped: command<null>()(v.object({ accountId: accountIdSchema, stopped: v.boolean() })),
  cancelExport: command<null>()(nothing),
  copyCsv: command<{ readonly rowCount: number }>()(exportRequestSchema),
  saveOriginalCsv: command<SavedFile>()(originalCsvRequestSchema),
  /** Opens a file dialog and reads the file; nothing is written before `confirmImport`. */
  openImport: command<ImportPreview>()(nothing),
  confirmImport: command<ImportOutcome>()(nothing),
  cancelImport: command<null>()(nothing),
  historyInfo: command<HistoryInfo>()(nothing),
  /** Opens a file dialog. */
  backupHistory: command<SavedFile>()(nothing),
  /** The automatic backups, the newest first. */
  listBackups: command<readonly BackupInfo[]>()(nothing),
  /** What a backup holds and what going back to it would change: one of the list by its name, or a file asked for. */
  previewRestore: command<RestorePreview>()(
    v.variant('from', [
      v.object({ from: v.literal('list'), name: v.pipe(v.string(), v.maxLength(100)) }),
      v.object({ from: v.literal('file') }),
    ]),
  ),
  /** Goes back to what was previewed last; what is there now is kept as a backup. */
  restoreHistory: command<{ readonly keptAs: string }>()(nothing),
  /** Whether the file is sound. */
  checkHistory: command<{ readonly sound: boolean }>()(nothing),
  compactHistory: command<HistoryInfo>()(nothing),
  /** Opens a file dialog and writes what a bug report needs, without any key. */
  saveDiagnostics: command<SavedFile>()(nothing),

  // ---- Alerts
  updateAlerts: command<null>()(v.object({ accountId: accountIdSchema, alerts: alertSettingsSchema })),
  /** The newest first. */
  loadIncidents: command<readonly Incident[]>()(incidentQuerySchema),
  annotateIncident: command<Incident>()(incidentNoteSchema),
  /** No further notification is sent until it is over. */
  acknowledgeIncident: command<null>()(incidentIdSchema),
  replayAlerts: command<ReplayView>()(replayRequestSchema),
  /** The hand-over text of a shift. */
  loadShiftSummary: command<ShiftSummary>()(shiftRequestSchema),
  /** The same, to the clipboard; `span` is the shift in words. */
  copyShiftSummary: command<{ readonly span: string }>()(shiftRequestSchema),
  /** How near the pace came over the last 30 days. */
  loadPaceAccuracy: command<PaceAccuracy>()(accountIdSchema),
  snooze: command<null>()(v.picklist(SNOOZES)),
  /** Goes the whole way to the desktop; fails with `notifications-unavailable`. */
  sendTestNotification: command<null>()(nothing),

  // ---- The windows themselves
  /** The page that asks has drawn its first picture and listens: it is put on screen and led where it should go. */
  pageReady: command<null>()(nothing),
  /** The height of all that the popover shows, in CSS pixels: its window takes it, up to a limit. */
  contentHeight: command<null>()(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
  /** What the main window showed when it was last open; null the first time. */
  lastView: command<ShownView | null>()(nothing),
  /** The main window shows this now; remembered over closing and restarts. */
  rememberView: command<null>()(shownViewSchema),
  /** From the popover: shows the main window. */
  openWindow: command<null>()(v.picklist(WINDOW_VIEWS)),
  openHelp: command<null>()(v.picklist(HELP_PAGES)),
  /** The folder of the log files, in the system's file manager. */
  openLogFolder: command<null>()(nothing),
  /** Ends Glance, for a window whose own files cannot be read any more. */
  quit: command<null>()(nothing),
  /** Of a file that was saved in this run, in the system's file manager. */
  showInFolder: command<null>()(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
} as const satisfies Record<string, Command<v.GenericSchema, unknown>>;

export type CommandName = keyof typeof COMMANDS;
export type CommandArgs<N extends CommandName> = v.InferOutput<(typeof COMMANDS)[N]['args']>;
export type CommandInput<N extends CommandName> = v.InferInput<(typeof COMMANDS)[N]['args']>;
export type CommandValue<N extends CommandName> = NonNullable<(typeof COMMANDS)[N]['value']> | NullIf<N>;
type NullIf<N extends CommandName> = null extends (typeof COMMANDS)[N]['value'] ? null : never;

/** Where to look, sent when a notification or a menu line was clicked. */
export interface Navigation {
  readonly view: WindowView;
  readonly accountId?: string;
  /** Opens the day of this instant with its hour marked, UTC epoch milliseconds. */
  readonly atMs?: number;
  /** On the Alerts page: the incident to show. */
  readonly incidentId?: number;
}

/** Events that main sends to the renderer. */
export interface EventPayloads {
  readonly snapshot: AppSnapshot;
  /** The window was hidden. Its page shows nothing, asks for nothing and receives no events until `comeBack`. */
  readonly putAway: null;
  /** It is wanted again, with all that is to be shown now; it says `pageReady` once that is drawn. */
  readonly comeBack: AppSnapshot;
  /** Buckets of this account were added or changed; what shows them asks again. */
  readonly historyChanged: { readonly accountId: string };
  readonly navigate: Navigation;
  /** The process that draws has gone: charts are made anew. */
  readonly redraw: null;
  readonly exportProgress: ExportProgress;
  /** Incidents of this account began, changed or ended. */
  readonly incidentsChanged: { readonly accountId: string };
}
export const EVENTS = [
  'snapshot',
  'putAway',
  'comeBack',
  'historyChanged',
  'navigate',
  'redraw',
  'exportProgress',
  'incidentsChanged',
] as const satisfies readonly (keyof EventPayloads)[];
export type EventName = keyof EventPayloads;

export const commandChannel = (name: CommandName): string => `glance:command:${name}`;
export const eventChannel = (name: EventName): string => `glance:event:${name}`;

type CommandMethod<N extends CommandName> =
  undefined extends CommandInput<N>
    ? () => Promise<Result<CommandValue<N>>>
    : (args: CommandInput<N>) => Promise<Result<CommandValue<N>>>;

/** `window.glance`, the only thing the preload exposes. */
export type GlanceBridge = { readonly [N in CommandName]: CommandMethod<N> } & {
  /** Calls back for each event of that name until the returned function is called. */
  readonly on: <E extends EventName>(event: E, listener: (payload: EventPayloads[E]) => void) => () => void;
};
