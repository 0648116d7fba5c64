// Runs the app from the sources and follows their changes: pages reload, main starts again.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { buildApp, ensureBuilt } from '../app-build.mjs';
import { ROOT, say } from '../console.mjs';
import { resolveElectron } from '../electron-resolver.mjs';
import { startElectron } from '../launch.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

/** Editors save in bursts. */
const SETTLE_MS = 150;
/** Where a debugger attaches; .vscode/launch.json names the same two. */
const MAIN_DEBUG_PORT = 9229;
const PAGES_DEBUG_PORT = 9222;

/**
 * @param {readonly string[]} args passed on to the app, such as `--demo`
 * @returns {Promise<number>} the app's exit code, once it was quit
 */
export async function main(args) {
  await ensureSystemPackages('run');
  const electron = await resolveElectron();
  await ensureBuilt();
  const flags = [`--inspect=${MAIN_DEBUG_PORT}`, `--remote-debugging-port=${PAGES_DEBUG_PORT}`];
  const start = () => startElectron(electron, args, flags);
  let app = start();
  let mainBundles = fingerprint();
  let restarting = false;

  const follow = serial(async () => {
    try {
      await buildApp();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      return;
    }
    const built = fingerprint();
    if (built === mainBundles) return reloadPages();
    mainBundles = built;
    restarting = true;
    await app.end();
    app = start();
    restarting = false;
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const watchers = ['main', 'renderer'].map((folder) =>
    watch(join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(follow, SETTLE_MS);
    }),
  );
  try {
    for (;;) {
      const code = await app.closed;
      if (!restarting) return code;
      while (restarting) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
  } finally {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  }
}

/** What the main process and the preload script were built to; a change of theirs needs a new start. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of ['main', 'preload']) {
    const files = readdirSync(join(ROOT, 'out', folder), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile()))
      hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)));
  }
  return hash.digest('hex');
}

/** Tells every open page to load itself again, over the debugging port. */
async function reloadPages() {
  try {
    // Node has no WebSocket of its own before 22; Playwright brings a client for this protocol.
    const { chromium } = await import('playwright');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${PAGES_DEBUG_PORT}`);
    for (const context of browser.contexts()) await Promise.all(context.pages().map((page) => page.reload()));
    await browser.close();
  } catch (error) {
    say(`The windows could not be reloaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * One run at a time; calls during a run lead to one more afterwards.
 * @param {() => Promise<void>} work
 */
function serial(work) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work();
    }
    running = false;
  };
}
