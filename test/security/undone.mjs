// Each protection taken out of a copy of the build, one after the other: its test must fail then. This is how one knows that
// the tests would notice. `npm run test:security -- --undone [name]`.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, say } from '../../build/console.mjs';
import { ownNetworkCommand } from '../../build/own-network.mjs';
import { drivableCopy, packageApp } from '../../build/packaging.mjs';
import { reportFile, runPlaywright } from '../../build/test-runners.mjs';
import { changeTexts, RELEASED_UNDOINGS, withUndone } from './undone-released.mjs';

/** @typedef {readonly [RegExp, string]} Change of a bundle's text: what is found, and what stands there instead */
/**
 * @typedef {object} Undoing
 * @property {string} name
 * @property {readonly Change[]} changes
 * @property {string} test words of the title of the test that must fail
 */

const NOTHING = 'void 0';
/** The layers that keep content of others out; each holds alone, so that all go where what is behind them is tried. */
/** @type {readonly Change[]} */
const OPEN_DOORS = [
  [/default-src 'none';[^`]*/, "default-src * app: data: blob: file:; style-src * app: 'unsafe-inline'"],
  [/cancel:!\(/g, 'cancel:!1&&!('],
  [/socks5:\/\/127\.0\.0\.1:9/g, 'direct://'],
];

/** @type {readonly Undoing[]} */
export const UNDOINGS = [
  { name: '1 content of others', changes: OPEN_DOORS, test: 'content comes from the app alone' },
  {
    name: '2 Node in pages',
    changes: [
      [/sandbox:!0,contextIsolation:!0,nodeIntegration:!1/, 'sandbox:!1,contextIsolation:!1,nodeIntegration:!0'],
      [/\w+\.contextBridge\.exposeInMainWorld\(`glance`,/, 'globalThis.glance=('],
    ],
    test: 'nothing of Node or Electron',
  },
  {
    name: '3 context isolation',
    changes: [
      [/contextIsolation:!0/, 'contextIsolation:!1'],
      [/\w+\.contextBridge\.exposeInMainWorld\(`glance`,/, 'globalThis.glance=('],
    ],
    test: 'its own prototypes',
  },
  {
    name: '5 permission requests',
    changes: [
      [
        /setPermissionRequestHandler\(\((\w+),(\w+),(\w+)\)=>\{\3\(!1\)\}\)/,
        'setPermissionRequestHandler(($1,$2,$3)=>{$3(!0)})',
      ],
      [/setPermissionCheckHandler\(\(\)=>!1\)/, 'setPermissionCheckHandler(()=>!0)'],
    ],
    test: 'every permission is refused',
  },
  {
    name: '5 file pickers',
    changes: [[/Auxclick,FileSystemAccess,FileSystemAccessLocal,FileSystemAccessOriginPrivate/, 'Auxclick']],
    test: 'every permission is refused',
  },
  {
    name: '5 fields for files',
    changes: [[/`Page\.setInterceptFileChooserDialog`,\{enabled:!0\}/, '`Page.enable`']],
    test: 'a field for files opens no dialog',
  },
  {
    name: '6 web security',
    changes: [...OPEN_DOORS, [/webSecurity:!0/, 'webSecurity:!1']],
    test: 'content comes from the app alone',
  },
  {
    name: '7 content security policy',
    changes: [
      [/script-src 'self'/, "script-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"],
      [/require-trusted-types-for 'script'; /, ''],
    ],
    test: 'no text becomes a script',
  },
  {
    name: '7 trusted types',
    changes: [[/require-trusted-types-for 'script'; trusted-types svelte-trusted-html/, '']],
    test: 'no text becomes a script',
  },
  {
    name: '8 mixed content',
    changes: [...OPEN_DOORS, [/webSecurity:!0/, 'webSecurity:!0,allowRunningInsecureContent:!0']],
    test: 'content comes from the app alone',
  },
  {
    name: '9 experimental features',
    changes: [[/webSecurity:!0/, 'webSecurity:!0,experimentalFeatures:!0']],
    test: 'nothing experimental',
  },
  {
    name: '10 blink features',
    changes: [[/webSecurity:!0/, 'webSecurity:!0,enableBlinkFeatures:`WebBluetooth,MojoJS`']],
    test: 'nothing experimental',
  },
  {
    name: '11, 12 webview',
    // It shows its page in a frame.
    changes: [
      ...OPEN_DOORS,
      [/webviewTag:!1/, 'webviewTag:!0'],
      [/`will-attach-webview`/, '`will-attach-nothing`'],
      [/webview:!0/, 'none:!0'],
      [/iframe:!0,/, ''],
    ],
    test: 'a webview is refused',
  },
  {
    name: '13 navigation',
    changes: [
      [/`will-navigate`/, '`nothing-1`'],
      [/`will-frame-navigate`/, '`nothing-2`'],
      [/`will-redirect`/, '`nothing-3`'],
    ],
    test: 'the page goes nowhere',
  },
  {
    name: '14 new windows',
    changes: [[/setWindowOpenHandler\(\(\)=>\(\{action:`deny`\}\)\)/, 'setWindowOpenHandler(()=>({action:`allow`}))']],
    test: 'the page goes nowhere',
  },
  {
    name: '15 help pages',
    changes: [[/if\(!\w+\(\)\)return \w+\(`too-often`\);/g, '']],
    test: 'a help page is one of two',
  },
  { name: '16 a range of versions', changes: [[/"electron": "/, '"electron": "^']], test: '16 the Electron' },
  { name: '16 an old version', changes: [[/"electron": "\d+/, '"electron": "33']], test: '16 the Electron' },
  {
    name: 'client certificates',
    changes: [[/`select-client-certificate`/, '`select-nothing`']],
    test: 'asks who this computer is',
  },
  {
    name: '17 sender of messages',
    changes: [
      [/windowOf\(\{sender:(\w+),senderFrame:(\w+)\}\)\{/, 'windowOf({sender:$1,senderFrame:$2}){return `main`;'],
    ],
    test: 'no page but our own windows',
  },
  {
    name: '18 path of the protocol',
    changes: [[/return (\w+)\.startsWith\((\w+)\+\w+\)&&\w+\(\1\)in \w+\?\1:null/, 'return $1']],
    test: 'the app’s own protocol',
  },
  {
    name: '20 Electron in the page',
    changes: [
      [
        /(\w+)\.contextBridge\.exposeInMainWorld\(`glance`,/,
        '$1.contextBridge.exposeInMainWorld(`electron`,{send:$1.ipcRenderer.send}),$&',
      ],
    ],
    test: 'nothing of Node or Electron',
  },
  {
    name: 'spell-check dictionaries',
    changes: [
      [/\w+\.setSpellCheckerDictionaryDownloadURL\([^)]*\),?/, ''],
      [/\w+\.setSpellCheckerEnabled\(!1\)/, NOTHING],
    ],
    test: 'first run, sample data',
  },
  {
    name: 'WebRTC',
    changes: [[/`RTCPeerConnection`,`webkitRTCPeerConnection`,/, '']],
    test: 'a page that has been taken over',
  },
  { name: 'frames', changes: [[/iframe:!0,/, '']], test: 'a page that has been taken over' },
  {
    name: 'name lookups ahead',
    changes: [[/`dnsPrefetchingEnabled=false`/, '`dnsPrefetchingEnabled=true`']],
    test: 'a page that has been taken over',
  },
  {
    name: 'pasting by a page',
    changes: [[/(['"`])execCommand\1/, '"execNothing"']],
    test: 'every permission is refused',
  },
  {
    name: 'schema of the arguments',
    changes: [[/if\(!(\w+)\.success\)\{(?=let\[)/, 'if(!1){']],
    test: 'every command refuses',
  },
  {
    name: 'key kept on disk',
    changes: [
      [
        /async keep\((\w+),(\w+)\)\{/,
        'async keep($1,$2){process.getBuiltinModule(`fs`).writeFileSync(process.env.HOME+`/kept`,Buffer.from($2).toString(`hex`));',
      ],
    ],
    test: 'the key is in the keychain',
  },
];

/**
 * Undoes each point and counts those whose test noticed.
 * @param {import('../../build/scoreboard.mjs').Scoreboard} board
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} only parts of names; all of them when empty
 */
export async function undoAll(board, env, only) {
  const within = (await ownNetworkCommand()) ?? [];
  const isWanted = (/** @type {{ name: string }} */ { name }) =>
    only.length === 0 || only.some((part) => name.includes(part));
  for (const { name, changes, test } of UNDOINGS.filter(isWanted)) {
    await board.stage(`undone: ${name}`, async () => {
      const copy = copyWith(changes);
      try {
        return await seesIt(name, { ...env, GLANCE_APP_DIR: copy }, test, within);
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    });
  }
  const released = RELEASED_UNDOINGS.filter(isWanted);
  if (released.length === 0) return;
  const { executable } = await packageApp({ purpose: 'test' });
  for (const undoing of released) {
    await board.stage(`undone: ${undoing.name}`, () =>
      withUndone(executable, undoing, async (copy) => {
        const driven = undoing.driven ? { GLANCE_EXECUTABLE: await drivableCopy(copy) } : {};
        return seesIt(undoing.name, { ...env, GLANCE_RELEASED: copy, ...driven }, undoing.test, within);
      }),
    );
  }
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {string} test
 * @param {readonly string[]} within
 * @returns {Promise<import('../../build/scoreboard.mjs').Tally>} whether the test failed, as a count
 */
async function seesIt(name, env, test, within) {
  const args = ['--config=test/security/playwright.config.ts', '--timeout=60000', '--grep', test];
  const { failed } = await runPlaywright(env, args, within);
  // Not a desktop that did not come up, or an app that did not start: what was expected was not what was found.
  const noticed = failed > 0 && readFileSync(reportFile('playwright', args), 'utf8').includes('expect(');
  if (!noticed) say(`*** ${name}: nobody noticed ***`);
  return noticed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * A copy of the built app with some of its text changed.
 * @param {readonly Change[]} changes
 * @returns {string} its folder
 * @throws {Error} for a change that finds nothing: then the point is written in another way by now
 */
export function copyWith(changes) {
  const copy = mkdtempSync(join(tmpdir(), 'glance-undone-'));
  cpSync(join(ROOT, 'out'), join(copy, 'out'), { recursive: true });
  for (const name of ['package.json', 'build']) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const files = ['main', 'preload'].flatMap((part) =>
    readdirSync(join(copy, 'out', part)).map((file) => join(copy, 'out', part, file)),
  );
  changeTexts([...files, join(copy, 'package.json')], changes);
  return copy;
}
