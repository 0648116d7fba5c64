import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from './png.mjs';
import { firstLine, within } from './processes.mjs';
import { paintWallpaper } from './wallpaper.mjs';
import { COOKIE_NAME, connectX, rootProperty, untilActiveWindow } from './x-client.mjs';

/** An X server that draws into memory: started, dressed and photographed here. */

const START_LIMIT_MS = 40_000;

/**
 * @typedef {object} XServer
 * @property {string} display such as `:7`
 * @property {string} authorityFile for `XAUTHORITY`
 * @property {() => Promise<void>} windowManagerReady resolves once a window manager has taken the screen; call once
 * @property {(fits: (role: string) => boolean) => Promise<void>} untilActiveWindow waits until the window with the
 *   keyboard has a WM_WINDOW_ROLE that fits, such as `GtkFileChooserDialog`; needs a window manager
 * @property {() => Promise<Buffer>} screenshot the whole screen as a PNG
 * @property {() => Promise<Buffer>} pixels the whole screen as RGBA bytes, row by row
 * @property {{ width: number, height: number }} size in pixels
 */

/**
 * Starts Xvfb on a free display, reachable with a fresh cookie only.
 * @param {import('./processes.mjs').ServiceGroup} services
 * @param {{ screen: string, dpi: number, directory: string, env: NodeJS.ProcessEnv, wallpaper: readonly [string, string] }} options
 *   `screen` as `1280x800x24`; `wallpaper` are the colours at the top and at the bottom, `#rrggbb`
 * @returns {Promise<XServer>}
 * @throws {Error} when Xvfb is missing or does not come up
 */
export async function startXServer(services, { screen, dpi, directory, env, wallpaper }) {
  const cookie = randomBytes(16);
  const authorityFile = join(directory, 'Xauthority');
  await writeFile(authorityFile, xauthority(cookie), { mode: 0o600 });
  const server = services.start(
    'Xvfb',
    [
      'Xvfb',
      '-displayfd',
      '3',
      '-screen',
      '0',
      screen,
      '-dpi',
      String(dpi),
      '-fbdir',
      directory,
      '-auth',
      authorityFile,
      '-nolisten',
      'tcp',
      '-noreset',
    ],
    { env, extraPipe: true },
  );
  const pipe = /** @type {NodeJS.ReadableStream} */ (server.child.stdio[3]);
  const number = Number(await within('the X server', START_LIMIT_MS, [firstLine(pipe), server.died]));
  const client = await within('the X server', START_LIMIT_MS, [connectX(number, cookie), server.died]);
  await paintWallpaper(client, wallpaper);

  const frame = async () => decodeXwd(await readFile(join(directory, 'Xvfb_screen0')));
  const { width, height } = await frame();
  return {
    display: `:${number}`,
    authorityFile,
    size: { width, height },
    windowManagerReady: async () => {
      await within('the window manager', START_LIMIT_MS, [
        rootProperty(client, '_NET_SUPPORTING_WM_CHECK'),
        server.died,
      ]);
      client.close();
    },
    untilActiveWindow: async (fits) => {
      const watcher = await connectX(number, cookie);
      const active = untilActiveWindow(watcher, fits);
      await within('a certain window to be active', START_LIMIT_MS, [active, server.died]).finally(watcher.close);
    },
    pixels: async () => (await frame()).rgba,
    screenshot: async () => {
      const { width, height, rgba } = await frame();
      return encodePng(width, height, rgba);
    },
  };
}

/**
 * One entry that fits every display, since the number is not known before the server starts.
 * @param {Buffer} cookie
 */
function xauthority(cookie) {
  const familyWild = 0xffff;
  const counted = (/** @type {Buffer | string} */ data) => Buffer.concat([uint16(data.length), Buffer.from(data)]);
  const uint16 = (/** @type {number} */ value) => Buffer.from([value >> 8, value & 0xff]);
  return Buffer.concat([uint16(familyWild), counted(''), counted(''), counted(COOKIE_NAME), counted(cookie)]);
}

/**
 * Reads the framebuffer Xvfb keeps in its `-fbdir`: the XWD format, big-endian header, 32 bits per pixel.
 * @param {Buffer} file
 */
function decodeXwd(file) {
  const field = (/** @type {number} */ index) => file.readUInt32BE(index * 4);
  const width = field(4);
  const height = field(5);
  const lsbFirst = field(7) === 0;
  const bitsPerPixel = field(11);
  const bytesPerLine = field(12);
  const colorCount = field(19);
  if (bitsPerPixel !== 32 || !lsbFirst) throw new Error('The screen is not 24 or 32 bits deep.');
  const start = field(0) + colorCount * 12;
  const rgba = Buffer.alloc(width * height * 4);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * bytesPerLine; x < width; x++, from += 4, to += 4) {
      rgba[to] = /** @type {number} */ (file[from + 2]);
      rgba[to + 1] = /** @type {number} */ (file[from + 1]);
      rgba[to + 2] = /** @type {number} */ (file[from]);
      rgba[to + 3] = 255;
    }
  }
  return { width, height, rgba };
}
