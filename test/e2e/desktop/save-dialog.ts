import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { VirtualDesktop } from './glance.ts';
import { LIMIT_MS } from './session-bus.ts';

const run = promisify(execFile);

/** Every GTK file dialog bears this role, whatever its title. */
const isFileDialog = (role: string): boolean => role === 'GtkFileChooserDialog';

/**
 * Answers a real GTK save dialog as a person would: waits until it has the keyboard, types the path, confirms, and waits
 * until it has gone. The file must not exist yet; the dialog would ask once more.
 * @param path absolute, ASCII
 */
export async function answerSaveDialog(desktop: VirtualDesktop, path: string): Promise<void> {
  await desktop.untilActiveWindow(isFileDialog);
  await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+a', 'type', '--clearmodifiers', '--delay', '0', path);
  await xdotool(desktop, 'key', '--clearmodifiers', 'Return');
  await desktop.untilActiveWindow((role) => !isFileDialog(role));
}

/**
 * Answers a real GTK dialog that asks for a file to open: shows its location field, which it hides at first, and types.
 * @param path absolute, ASCII, of a file that exists
 */
export async function answerOpenDialog(desktop: VirtualDesktop, path: string): Promise<void> {
  await desktop.untilActiveWindow(isFileDialog);
  await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+l');
  await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+a', 'type', '--clearmodifiers', '--delay', '0', path);
  await xdotool(desktop, 'key', '--clearmodifiers', 'Return');
  await desktop.untilActiveWindow((role) => !isFileDialog(role));
}

/** Waits for a file dialog. @returns what stands in its title bar */
export async function saveDialogTitle(desktop: VirtualDesktop): Promise<string> {
  await desktop.untilActiveWindow(isFileDialog);
  const { stdout } = await run('xdotool', ['getactivewindow', 'getwindowname'], {
    env: desktop.env,
    timeout: LIMIT_MS,
  });
  return stdout.trim();
}

/** Waits for a save dialog and closes it without saving. */
export async function cancelSaveDialog(desktop: VirtualDesktop): Promise<void> {
  await desktop.untilActiveWindow(isFileDialog);
  await xdotool(desktop, 'key', '--clearmodifiers', 'Escape');
  await desktop.untilActiveWindow((role) => !isFileDialog(role));
}

async function xdotool(desktop: VirtualDesktop, ...args: readonly string[]): Promise<void> {
  await run('xdotool', args, { env: desktop.env, timeout: LIMIT_MS });
}
