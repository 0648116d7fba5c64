// The protections of the packaged app, taken out of a copy of it: the launcher, the fuses, the archive.
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** @typedef {import('./undone.mjs').Change} Change */
/**
 * @typedef {object} ReleasedUndoing
 * @property {string} name
 * @property {(executable: string) => void | Promise<void>} undo changes the copy that this is the executable of
 * @property {string} test words of the title of the test that must fail
 * @property {true} [driven] the test drives the app
 */

const FUSES = 'the fuses are as they should be';
const FOREIGN_CODE = 'no code of others runs in it';

/** @type {readonly ReleasedUndoing[]} */
export const RELEASED_UNDOINGS = [
  {
    name: '4 sandbox',
    undo: launcher(/exec "\$program" "\$@"/, 'exec "$program" --no-sandbox "$@"'),
    test: '4 started',
  },
  {
    name: '4 what to do without a sandbox',
    undo: launcher(/if sandbox_is_impossible/, 'if false'),
    test: 'no sandbox is',
  },
  { name: '19 running as Node', undo: fuse(FuseV1Options.RunAsNode, true), test: FOREIGN_CODE },
  { name: '19 an inspector', undo: fuse(FuseV1Options.EnableNodeCliInspectArguments, true), test: FOREIGN_CODE },
  // A folder beside the archive is not even looked for while the archive is there.
  { name: '19 a folder beside', undo: fuse(FuseV1Options.OnlyLoadAppFromAsar, false), test: FUSES },
  { name: '19 options of Node', undo: fuse(FuseV1Options.EnableNodeOptionsEnvironmentVariable, true), test: FUSES },
  { name: '19 integrity', undo: fuse(FuseV1Options.EnableEmbeddedAsarIntegrityValidation, false), test: FUSES },
  { name: '19 a snapshot', undo: fuse(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, true), test: FUSES },
  { name: '19 privileges of files', undo: fuse(FuseV1Options.GrantFileProtocolExtraPrivileges, true), test: FUSES },
  {
    name: 'foreign switches',
    undo: archive([[/if\(!\w+\.isPackaged\)return!1;/, 'return!1;']]),
    test: 'switches of Chromium and Node',
  },
  {
    name: 'developer tools',
    undo: archive([[/!\w+\.isPackaged/g, '!0']]),
    test: 'it has no developer tools',
    driven: true,
  },
  {
    name: 'scripts outside of the archive',
    undo: (executable) => writeFileSync(join(dirname(executable), 'resources', 'app.asar.unpacked', 'own.js'), ''),
    test: 'outside of its archive',
  },
];

/**
 * Does something with a copy of the packaged app from which a protection is gone.
 * @template T
 * @param {string} executable of the packaged app
 * @param {ReleasedUndoing} undoing
 * @param {(copy: string) => Promise<T>} work is given the copy's executable
 * @returns {Promise<T>}
 */
export async function withUndone(executable, { undo }, work) {
  const folder = mkdtempSync(join(tmpdir(), 'glance-undone-'));
  try {
    cpSync(dirname(executable), folder, { recursive: true });
    const copy = join(folder, basename(executable));
    await undo(copy);
    return await work(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {FuseV1Options} option
 * @param {boolean} on
 * @returns {ReleasedUndoing['undo']}
 */
function fuse(option, on) {
  return async (executable) => {
    await flipFuses(`${executable}.bin`, { version: FuseVersion.V1, [option]: on });
  };
}

/**
 * @param {RegExp} find
 * @param {string} put
 * @returns {ReleasedUndoing['undo']}
 */
function launcher(find, put) {
  return (executable) => changeTexts([executable], [[find, put.replaceAll('$', '$$$$')]]);
}

/**
 * @param {readonly Change[]} changes of the bundles in the archive
 * @returns {ReleasedUndoing['undo']}
 */
function archive(changes) {
  return async (executable) => {
    const file = join(dirname(executable), 'resources', 'app.asar');
    const inside = mkdtempSync(join(tmpdir(), 'glance-archive-'));
    try {
      extractAll(file, inside);
      const main = join(inside, 'out', 'main');
      changeTexts(
        readdirSync(main).map((name) => join(main, name)),
        changes,
      );
      await createPackageWithOptions(inside, file, { unpack: '*.node' });
    } finally {
      rmSync(inside, { recursive: true, force: true });
    }
  };
}

/**
 * Changes the texts of some files.
 * @param {readonly string[]} files
 * @param {readonly Change[]} changes
 * @throws {Error} for a change that finds nothing: then the point is written in another way by now
 */
export function changeTexts(files, changes) {
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  for (const [find, put] of changes) {
    const before = [...texts.entries()].filter(([, text]) => new RegExp(find.source, find.flags).test(text));
    if (before.length === 0) throw new Error(`There is no ${String(find)} in the build.`);
    for (const [file, text] of before) texts.set(file, text.replace(find, put));
  }
  for (const [file, text] of texts) writeFileSync(file, text);
}
