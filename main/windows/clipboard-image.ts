import * as electron from 'electron';

/** What Electron had until 43 in place of `clipboard.write`. */
interface OlderClipboard {
  writeImage?: (image: Electron.NativeImage) => void;
}

/** Puts a PNG on the clipboard. @returns false when the bytes are no picture */
export async function copyPng(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const image = electron.nativeImage.createFromBuffer(Buffer.from(bytes));
  if (image.isEmpty()) return false;
  const older = electron.clipboard as Electron.Clipboard & OlderClipboard;
  if (older.writeImage !== undefined) older.writeImage(image);
  else {
    const picture = new Blob([bytes], { type: 'image/png' });
    await electron.clipboard.write([new electron.ClipboardItem({ 'image/png': picture })]);
  }
  return true;
}
