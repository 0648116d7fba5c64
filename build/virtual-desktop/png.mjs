import { crc32, deflateSync } from 'node:zlib';

/**
 * Encodes an opaque picture as a PNG, 8 bits per channel.
 * @param {number} width pixels
 * @param {number} height pixels
 * @param {Buffer} rgba four bytes per pixel, row by row; alpha is left out
 * @returns {Buffer}
 */
export function encodePng(width, height, rgba) {
  const stride = width * 3 + 1;
  const raw = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    // Filter 1 (difference to the left) suits flat areas and keeps the file small.
    let at = y * stride;
    raw[at++] = 1;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const left = x === 0 ? 0 : /** @type {number} */ (rgba[from - 4 + channel]);
        raw[at++] = /** @type {number} */ (rgba[from + channel]) - left;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
