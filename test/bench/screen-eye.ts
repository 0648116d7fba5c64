import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { VirtualDesktop } from '../../build/virtual-desktop/session.mjs';

/** Looks at the screen itself, some lines of it a thousand times a second: what counts is what a person sees. */

const HEADER_FIELDS = { headerBytes: 0, height: 5, bytesPerLine: 12, colors: 19 };
const COLOR_BYTES = 12;
/** Text is higher than this, so at least one line goes through each. */
const LINE_STEP = 8;
const LOOK_EVERY_MS = 1;
const LIMIT_MS = 20_000;

/** Some lines of the screen, four bytes a pixel: blue, green, red, nothing. */
export type Lines = Buffer;

export class ScreenEye {
  readonly #file: FileHandle;
  readonly #firstByte: number;
  readonly #bytesPerLine: number;
  readonly #height: number;

  private constructor(file: FileHandle, firstByte: number, bytesPerLine: number, height: number) {
    this.#file = file;
    this.#firstByte = firstByte;
    this.#bytesPerLine = bytesPerLine;
    this.#height = height;
  }

  /** Opens the frame buffer that the desktop's X server keeps beside its way in. */
  static async open(desktop: VirtualDesktop): Promise<ScreenEye> {
    const file = await open(join(dirname(desktop.env['XAUTHORITY'] ?? ''), 'Xvfb_screen0'));
    const header = Buffer.alloc(100);
    await file.read(header, 0, header.length, 0);
    const field = (index: number): number => header.readUInt32BE(index * 4);
    const firstByte = field(HEADER_FIELDS.headerBytes) + field(HEADER_FIELDS.colors) * COLOR_BYTES;
    return new ScreenEye(file, firstByte, field(HEADER_FIELDS.bytesPerLine), field(HEADER_FIELDS.height));
  }

  /** The lines as they are now. */
  async look(): Promise<Lines> {
    const count = Math.floor(this.#height / LINE_STEP);
    const lines = Buffer.alloc(count * this.#bytesPerLine);
    for (let line = 0; line < count; line++) {
      const from = this.#firstByte + line * LINE_STEP * this.#bytesPerLine;
      await this.#file.read(lines, line * this.#bytesPerLine, this.#bytesPerLine, from);
    }
    return lines;
  }

  /** Waits until the screen fits. @throws Error where it never does */
  async until(what: string, fits: (lines: Lines) => boolean): Promise<void> {
    const lastMs = performance.now() + LIMIT_MS;
    while (!fits(await this.look())) {
      if (performance.now() > lastMs) throw new Error(`The screen never showed ${what}.`);
      await delay(LOOK_EVERY_MS);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** How many pixels have just this colour. @param color 0xrrggbb */
export function countOf(lines: Lines, color: number): number {
  const pixels = new Uint32Array(lines.buffer, lines.byteOffset, lines.length / 4);
  let count = 0;
  for (const pixel of pixels) if ((pixel & 0xffffff) === color) count += 1;
  return count;
}
