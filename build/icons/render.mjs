// Makes every icon file from glance.svg: `node build/icons/render.mjs`. Its results are committed, so that nobody needs
// to run it to build the app.
import { Resvg } from '@resvg/resvg-js';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PNG_SIZES = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
const ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** What macOS calls each size in an icon file, by pixels. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
]);

const source = readFileSync(`${HERE}glance.svg`, 'utf8');

/** Icons this small use the whole area: on a pixel grid a margin costs more than it gives. */
const SMALL_SIZE = 48;
const withoutMargin = source.replace('viewBox="0 0 1024 1024"', 'viewBox="48 48 928 928"');

/** @param {number} size pixels */
function png(size) {
  const svg = size <= SMALL_SIZE ? withoutMargin : source;
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

/** Windows: a directory of PNG files. */
function ico() {
  const images = ICO_SIZES.map((size) => ({ size, data: png(size) }));
  const head = Buffer.alloc(6 + images.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, data }, index) => {
    const at = 6 + index * 16;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([head, ...images.map(({ data }) => data)]);
}

/** macOS: typed chunks, each a PNG. */
function icns() {
  const chunks = ICNS_TYPES.map(([type, size]) => chunk(type, png(size)));
  return chunk('icns', Buffer.concat(chunks));
}

/**
 * @param {string} type four letters
 * @param {Buffer} data
 */
function chunk(type, data) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}

mkdirSync(`${HERE}png`, { recursive: true });
for (const size of PNG_SIZES) writeFileSync(`${HERE}png/${size}x${size}.png`, png(size));
writeFileSync(`${HERE}glance.ico`, ico());
writeFileSync(`${HERE}glance.icns`, icns());
