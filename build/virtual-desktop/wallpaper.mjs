const REQUEST = {
  changeWindow: 2,
  warpPointer: 41,
  getInputFocus: 43,
  createPixmap: 53,
  createContext: 55,
  clearArea: 61,
  putImage: 72,
};
const BACK_PIXMAP = 1;
const Z_PIXMAP = 2;

/**
 * Paints the root window from one colour at the top to another at the bottom, and parks the pointer in a corner.
 * @param {import('./x-client.mjs').XClient} client
 * @param {readonly [string, string]} colors `#rrggbb`, top and bottom
 */
export async function paintWallpaper(client, [top, bottom]) {
  const { root, width, height, depth, request } = client;
  const [pixmap, context] = [client.newId(), client.newId()];
  request(REQUEST.createPixmap, depth, [pixmap, root, pair(width, height)]);
  request(REQUEST.createContext, 0, [context, pixmap, 0]);
  const [from, to] = [rgb(top), rgb(bottom)];
  for (let y = 0; y < height; y++) {
    const row = gradientRow(y, width, y / (height - 1), from, to);
    request(REQUEST.putImage, Z_PIXMAP, [pixmap, context, pair(width, 1), pair(0, y), depth << 8], row);
  }
  request(REQUEST.changeWindow, 0, [root, BACK_PIXMAP, pixmap]);
  request(REQUEST.clearArea, 0, [root, 0, 0]);
  request(REQUEST.warpPointer, 0, [0, root, 0, 0, pair(width - 1, height - 1)]);
  // Anything with an answer: once it is here, all before it has been done.
  request(REQUEST.getInputFocus, 0, []);
  await client.nextReply();
}

/** @typedef {readonly [number, number, number]} Rgb */

/**
 * One row of pixels; a little ordered noise keeps the slow change from showing as bands.
 * @param {number} y
 * @param {number} width
 * @param {number} share 0 for the first colour, 1 for the last
 * @param {Rgb} from
 * @param {Rgb} to
 */
function gradientRow(y, width, share, from, to) {
  const row = Buffer.alloc(width * 4);
  for (let x = 0; x < width; x++) {
    const noise = ((x * 7 + y * 13) % 16) / 16;
    for (const channel of /** @type {const} */ ([0, 1, 2])) {
      row[x * 4 + 2 - channel] = Math.floor(from[channel] + (to[channel] - from[channel]) * share + noise);
    }
  }
  return row;
}

/**
 * Two 16-bit values in the order they have on the wire.
 * @param {number} first
 * @param {number} second
 */
const pair = (first, second) => (second << 16) | first;

/**
 * @param {string} color `#rrggbb`
 * @returns {Rgb}
 */
function rgb(color) {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}
