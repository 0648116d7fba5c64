import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { isLoopbackUrl, OWN_FLAGS, parseCommandLine } from '../../../main/cli/command-line.ts';

/** With a mistake in words, as the app says it. */
function parse(...flags: string[]) {
  const parsed = parseCommandLine(['/some/project', ...flags]);
  return parsed.ok ? parsed : { ok: false, error: parsed.error(ENGLISH.m.cli) };
}
const EXPORT = ['--export-csv=out.csv', '--from=2026-11-01', '--to=2026-11-24'];

describe('the command line', () => {
  it('without flags is the plain app', () => {
    expect(parse()).toEqual({
      ok: true,
      value: {
        userDataDir: null,
        baseUrl: null,
        demo: false,
        hidden: false,
        exportCsv: null,
        diagnosticsFile: null,
        status: null,
        about: null,
      },
    });
  });

  it('knows its flags, leaves Chromium’s alone, and takes the last of two', () => {
    expect(
      parse('--no-sandbox', '--user-data-dir=/a', '--user-data-dir=/b=c d', '--demo', '--hidden', '--inspect=0'),
    ).toMatchObject({ ok: true, value: { userDataDir: '/b=c d', demo: true, hidden: true } });
  });

  it('reads the format of the status, text without one', () => {
    expect(parse()).toMatchObject({ value: { status: null } });
    expect(parse('--status')).toMatchObject({ ok: true, value: { status: 'text' } });
    expect(parse('--status=waybar')).toMatchObject({ ok: true, value: { status: 'waybar' } });
    expect(parse('--status=xml')).toEqual({ ok: false, error: '--status needs text, json, waybar' });
    expect(parse('--status=')).toMatchObject({ ok: false });
    expect(parse('--status', '--status=json')).toMatchObject({ value: { status: 'json' } });
    expect(parse('--status=json', '--status')).toMatchObject({ value: { status: 'text' } });
  });

  it.each(['help', 'version'] as const)('prints what --%s asks for, whatever else is given', (about) => {
    expect(parse(`--${about}`, '--demo', '--status')).toMatchObject({ ok: true, value: { about, status: null } });
    for (const unfinished of ['--from', '--export-csv', '--status=']) {
      expect(parse(unfinished, `--${about}`)).toMatchObject({ ok: true, value: { about } });
    }
  });

  it('lists in its help every flag that there is', () => {
    const help = ENGLISH.m.cli.help();
    expect(OWN_FLAGS.filter((flag) => !help.includes(`--${flag}`))).toEqual([]);
  });

  it('reads an export with its defaults and with everything', () => {
    expect(parse(...EXPORT)).toMatchObject({
      ok: true,
      value: { exportCsv: { file: 'out.csv', from: '2026-11-01', to: '2026-11-24', granularity: 'hour', bom: false } },
    });
    const sheet = parse(...EXPORT, '--format=spreadsheet', '--language=de-AT');
    expect(sheet).toMatchObject({ value: { exportCsv: { format: 'spreadsheet', language: 'de-AT' } } });
    const all = ['--granularity=week', '--account=acme', '--delimiter=semicolon', '--bom'];
    expect(parse(...EXPORT, ...all)).toMatchObject({
      ok: true,
      value: { exportCsv: { granularity: 'week', account: 'acme', delimiter: 'semicolon', bom: true } },
    });
  });

  it.each([
    [['--export-csv=out.csv'], '--from needs a date like 2026-11-24'],
    [['--export-csv=out.csv', '--from=2026-11-01'], '--to needs a date like 2026-11-24'],
    [[...EXPORT, '--from=2026-02-30'], '--from needs a date like 2026-11-24'],
    [[...EXPORT, '--to=24.11.2026'], '--to needs a date like 2026-11-24'],
    [[...EXPORT, '--granularity=minute'], '--granularity needs hour, day, week, month'],
    [[...EXPORT, '--delimiter=pipe'], '--delimiter needs comma, semicolon, tab'],
    [[...EXPORT, '--format=xlsx'], '--format needs standard, spreadsheet'],
    ...['german', 'sv', 'de_DE', 'de-', '../de'].map((tag): [string[], string] => [
      [...EXPORT, `--language=${tag}`],
      '--language needs a language such as de, or de-AT to include a region; Glance supports en, es, de, fr, pt-BR, hi, ja',
    ]),
    [[...EXPORT, '--account=Acme Ltd'], '--account needs an account ID'],
    [[...EXPORT, '--status'], 'Glance does one of these at a time: --export-csv, --status. Start it once for each.'],
    [
      ['--diagnostics=report.txt', '--status=json'],
      'Glance does one of these at a time: --diagnostics, --status. Start it once for each.',
    ],
    // Without a value these would open a window, or ask Acquire instead of the server on this computer.
    [['--export-csv'], '--export-csv needs a value: --export-csv=…'],
    [['--export-csv', 'out.csv', '--from=2026-11-01', '--to=2026-11-24'], '--export-csv needs a value: --export-csv=…'],
    [['--export-csv=', '--from=2026-11-01', '--to=2026-11-24'], '--export-csv needs a value: --export-csv=…'],
    [['--base-url', 'http://127.0.0.1:8080'], '--base-url needs a value: --base-url=…'],
    [['--base-url='], '--base-url needs a value: --base-url=…'],
    [['--user-data-dir='], '--user-data-dir needs a value: --user-data-dir=…'],
    [['--diagnostics='], '--diagnostics needs a value: --diagnostics=…'],
    // Passed over, these would start with real accounts, or with a window.
    [['--demo=1'], '--demo takes no value: leave out “=1”'],
    [['--hidden=false'], '--hidden takes no value: leave out “=false”'],
    [[...EXPORT, '--bom='], '--bom takes no value: leave out “=”'],
    [['--from=2026-11-01', '--to=2026-11-24'], '--from belongs to --export-csv=FILE, which is missing'],
    [['--status', '--bom'], '--bom belongs to --export-csv=FILE, which is missing'],
    // A file of that name is not what anybody means.
    [['--export-csv=-', '--from=2026-11-01', '--to=2026-11-24'], '--export-csv needs a file name'],
    [['--diagnostics=-'], '--diagnostics needs a file name'],
  ])('%j is refused in words', (flags, error) => {
    expect(parse(...flags)).toEqual({ ok: false, error });
  });
});

describe('another server', () => {
  it.each(['http://127.0.0.1:1', 'http://127.0.0.1:65535', 'http://localhost:8080'])('may be %s', (url) => {
    expect([isLoopbackUrl(url), parse(`--base-url=${url}`)]).toMatchObject([true, { value: { baseUrl: url } }]);
  });

  it.each([
    'https://127.0.0.1:8080',
    'http://127.0.0.1',
    'http://127.0.0.1:0',
    'http://127.0.0.1:65536',
    'http://127.0.0.1:8080/',
    'http://127.0.0.1:8080/path',
    'http://127.0.0.1:8080@evil.example',
    'http://127.0.0.1:8080#x',
    'http://127.0.0.1:80\n80',
    'http://127.0.0.1:8080\n',
    'http://user@127.0.0.1:8080',
    'http://127.0.0.1.evil.example:80',
    'http://127.0.0.2:8080',
    'http://0.0.0.0:8080',
    'http://localhost.evil.example:80',
    'http://LOCALHOST:8080',
    'http://[::1]:8080',
    'http://evil.example:80',
    'http://2130706433:8080',
    ' http://127.0.0.1:8080',
    'ftp://127.0.0.1:21',
    '//127.0.0.1:80',
  ])('may not be %j', (url) => {
    expect([isLoopbackUrl(url), parse(`--base-url=${url}`).ok]).toEqual([false, false]);
  });
});
