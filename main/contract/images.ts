import * as v from 'valibot';

/** A chart as a picture: drawn by a window, written or copied by main. */

export const IMAGE_FORMATS = ['png', 'svg'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** Far more than a chart at twice its size takes. */
const MAX_IMAGE_BYTES = 16_000_000;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const isPng = (bytes: Uint8Array): boolean => PNG_SIGNATURE.every((byte, place) => bytes[place] === byte);
const isSvg = (bytes: Uint8Array): boolean =>
  bytes[0] === '<'.charCodeAt(0) && /^<svg\s/.test(String.fromCharCode(...bytes.subarray(0, 16)));

/** Bytes as a page sends them, on memory that nobody else can write to. */
const bytesSchema = v.pipe(
  v.instance(Uint8Array<ArrayBuffer>),
  v.check((bytes) => bytes.byteLength > 0 && bytes.byteLength <= MAX_IMAGE_BYTES),
);

/** `name` is what the file is called at first, without its ending. */
export const saveImageSchema = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.regex(/^[\p{L}\p{N} ._-]{1,100}$/u)),
    format: v.picklist(IMAGE_FORMATS),
    bytes: bytesSchema,
  }),
  v.check(({ format, bytes }) => (format === 'png' ? isPng(bytes) : isSvg(bytes))),
);

/** A PNG for the clipboard. */
export const copyImageSchema = v.pipe(
  bytesSchema,
  v.check((bytes) => isPng(bytes)),
);
