import * as v from 'valibot';
import { CSV_FORMATS } from '../contract/settings-parts.ts';
import { LANGUAGES } from '../contract/language.ts';
import { GRANULARITIES } from '../contract/report.ts';
import { localDateSchema } from '../contract/range.ts';
import { ok, type Result } from '../contract/errors.ts';
import { accountIdSchema } from '../contract/settings.ts';
import type { Messages } from '../domain/wording/messages/messages.ts';

/** What `--status` prints. Here and not with its schema, which only the command itself needs. */
export const STATUS_FORMATS = ['text', 'json', 'waybar'] as const;
export type StatusFormat = (typeof STATUS_FORMATS)[number];

/** The flags. Read once, at the start; pure. */

/**
 * What is wrong with a flag, said once the words are there: they are not loaded for a start that goes well, for the icon
 * would wait for them.
 */
export type FlagMistake = (cli: Messages['cli']) => string;

/** `de`, `de-AT`, `pt`: a tag of a language that Glance speaks. */
function isSpoken(tag: string): boolean {
  const base = (one: string): string => one.split('-')[0] ?? one;
  return /^[a-z]{2}(-[A-Z]{2})?$/.test(tag) && LANGUAGES.some((one) => base(one) === base(tag));
}

const exportSchema = v.object({
  file: v.pipe(v.string(), v.minLength(1)),
  from: localDateSchema,
  to: localDateSchema,
  granularity: v.optional(v.picklist(GRANULARITIES), 'hour'),
  account: v.optional(accountIdSchema),
  delimiter: v.optional(v.picklist(['comma', 'semicolon', 'tab'])),
  bom: v.boolean(),
  format: v.optional(v.picklist(CSV_FORMATS)),
  /** A language or, for its dates, one with a region: `de`, `en-US`. */
  language: v.optional(v.pipe(v.string(), v.check(isSpoken))),
});
/**
 * `--export-csv=FILE --from=YYYY-MM-DD --to=YYYY-MM-DD [--granularity=hour|day|week|month] [--account=ID]
 * [--format=standard|spreadsheet] [--language=TAG] [--delimiter=comma|semicolon|tab] [--bom]`; all accounts unless one
 * is named.
 */
export type ExportFlags = v.InferOutput<typeof exportSchema>;

export interface CommandLine {
  readonly userDataDir: string | null;
  /** Another server than Acquire's, on this computer only. */
  readonly baseUrl: string | null;
  readonly demo: boolean;
  /** No window at the start, only the tray. */
  readonly hidden: boolean;
  readonly exportCsv: ExportFlags | null;
  /** `--diagnostics=FILE`: writes what a bug report needs, without any key. */
  readonly diagnosticsFile: string | null;
  /** `--status[=text|json|waybar]`: prints today’s numbers. */
  readonly status: StatusFormat | null;
  /** `--help`, `--version`: prints what every program prints; whatever else was given is left undone. */
  readonly about: About | null;
}

/** Whether the flags ask for something that Glance does and then leaves. */
export const asksForCommand = ({ status, exportCsv, diagnosticsFile, about }: CommandLine): boolean =>
  status !== null || exportCsv !== null || diagnosticsFile !== null || about !== null;

/** Without their value they would be passed over, and Glance would do something else than what was asked. */
const VALUE_FLAGS = [
  'user-data-dir',
  'base-url',
  'export-csv',
  'from',
  'to',
  'granularity',
  'account',
  'format',
  'language',
  'delimiter',
  'diagnostics',
] as const;
/** What Glance does one of, and then leaves. */
const COMMANDS = ['export-csv', 'diagnostics', 'status'] as const;
/** With a value or without. */
const EITHER_FLAGS = ['status'] as const;
const ABOUT_FLAGS = ['help', 'version'] as const;
type About = (typeof ABOUT_FLAGS)[number];
const BARE_FLAGS = ['demo', 'hidden', 'bom', ...ABOUT_FLAGS, ...EITHER_FLAGS] as const;
/** Without the export they would be passed over. */
const EXPORT_FLAGS = ['from', 'to', 'granularity', 'account', 'format', 'language', 'delimiter', 'bom'] as const;

type ValueFlag = (typeof VALUE_FLAGS | typeof EITHER_FLAGS)[number];

/** Every flag of Glance's own, without the hyphens. */
export const OWN_FLAGS: readonly string[] = [...VALUE_FLAGS, ...BARE_FLAGS];

/** Reads `process.argv`; anything unknown is left to Chromium. A flag of ours that does not fit is an error in words. */
export function parseCommandLine(argv: readonly string[]): Result<CommandLine, FlagMistake> {
  const value = (name: ValueFlag): string | undefined =>
    argv.findLast((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const has = (name: (typeof BARE_FLAGS)[number]): boolean => argv.includes(`--${name}`);
  const about = ABOUT_FLAGS.find(has) ?? null;
  if (about !== null) return ok({ ...NOTHING_ASKED, about });
  const bare = VALUE_FLAGS.find((name) => argv.includes(`--${name}`) || value(name) === '');
  if (bare !== undefined) return { ok: false, error: (cli) => cli.needsValue({ flag: bare }) };
  const misused = misusedFlag(argv);
  if (misused !== null) return { ok: false, error: misused };
  const baseUrl = value('base-url') ?? null;
  if (baseUrl !== null && !isLoopbackUrl(baseUrl)) {
    return { ok: false, error: (cli) => cli.baseUrl() };
  }
  const exportCsv = parseExport(value, has('bom'));
  if (!exportCsv.ok) return exportCsv;
  const diagnosticsFile = value('diagnostics') ?? null;
  const lastStatus = argv.findLast((argument) => argument === '--status' || argument.startsWith('--status='));
  const status = parseStatus(lastStatus === '--status' ? 'text' : value('status'));
  if (!status.ok) return status;
  const asked = COMMANDS.filter((name) => (name === 'status' ? status.value !== null : value(name) !== undefined));
  if (asked.length > 1)
    return { ok: false, error: (cli) => cli.oneCommand({ flags: asked.map((name) => `--${name}`).join(', ') }) };
  return ok({
    userDataDir: value('user-data-dir') ?? null,
    baseUrl,
    demo: has('demo'),
    hidden: has('hidden'),
    exportCsv: exportCsv.value,
    diagnosticsFile,
    status: status.value,
    about: null,
  });
}

const NOTHING_ASKED: CommandLine = {
  userDataDir: null,
  baseUrl: null,
  demo: false,
  hidden: false,
  exportCsv: null,
  diagnosticsFile: null,
  status: null,
  about: null,
};

/** A flag with a value that it does not take, one of the export's without it, or `-` as a file name. */
function misusedFlag(argv: readonly string[]): FlagMistake | null {
  const given = argv.flatMap((argument) => {
    const [, flag = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argument) ?? [];
    return flag === '' ? [] : [{ flag, value }];
  });
  const valued = given.find(
    ({ flag, value }) => value !== undefined && isAmong(BARE_FLAGS, flag) && !isAmong(EITHER_FLAGS, flag),
  );
  if (valued !== undefined) {
    const { flag, value = '' } = valued;
    return (cli) => cli.needsNoValue({ flag, value });
  }
  // Elsewhere it is standard output; here it would be a file of that name.
  const dash = given.find(({ flag, value }) => value === '-' && (flag === 'export-csv' || flag === 'diagnostics'));
  if (dash !== undefined) return (cli) => cli.needs({ flag: dash.flag, wanted: cli.aFileName() });
  if (given.some(({ flag }) => flag === 'export-csv')) return null;
  const stray = given.find(({ flag }) => isAmong(EXPORT_FLAGS, flag));
  return stray === undefined ? null : (cli) => cli.needsExport({ flag: stray.flag });
}

const isAmong = (flags: readonly string[], flag: string): boolean => flags.includes(flag);

function parseStatus(format: string | undefined): Result<StatusFormat | null, FlagMistake> {
  if (format === undefined) return ok(null);
  const known = STATUS_FORMATS.find((one) => one === format);
  return known === undefined
    ? { ok: false, error: (cli) => cli.needs({ flag: 'status', wanted: STATUS_FORMATS.join(', ') }) }
    : ok(known);
}

const WANTED = {
  file: (cli) => cli.aFileName(),
  from: (cli) => cli.aDate(),
  to: (cli) => cli.aDate(),
  granularity: () => GRANULARITIES.join(', '),
  account: (cli) => cli.anAccountId(),
  format: () => CSV_FORMATS.join(', '),
  language: (cli) => cli.aLanguage({ languages: LANGUAGES.join(', ') }),
  delimiter: () => 'comma, semicolon, tab',
} satisfies Record<string, FlagMistake>;

function parseExport(
  value: (name: ValueFlag) => string | undefined,
  bom: boolean,
): Result<ExportFlags | null, FlagMistake> {
  const file = value('export-csv');
  if (file === undefined) return ok(null);
  const names = ['from', 'to', 'granularity', 'account', 'format', 'language', 'delimiter'] as const;
  const given = names.flatMap((name) => (value(name) === undefined ? [] : [[name, value(name)]]));
  const parsed = v.safeParse(exportSchema, { file, bom, ...(Object.fromEntries(given) as object) });
  if (parsed.success) return ok(parsed.output);
  const name = (v.getDotPath(parsed.issues[0]) ?? 'file') as keyof typeof WANTED;
  const flag = name === 'file' ? 'export-csv' : name;
  return { ok: false, error: (cli) => cli.needs({ flag, wanted: WANTED[name](cli) }) };
}

/** Plain HTTP is for this computer only: a key must never travel unencrypted. */
export function isLoopbackUrl(url: string): boolean {
  const port = /^http:\/\/(?:127\.0\.0\.1|localhost):(\d{1,5})$/.exec(url)?.[1];
  return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
}
