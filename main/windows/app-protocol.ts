import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { WindowKind } from '../contract/windows.ts';

/** `app://glance/…` serves the renderer's files and nothing else on this computer. */

export const APP_SCHEME = 'app';
export const APP_HOST = 'glance';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Chromium keeps one zoom for each host, so each kind of window has its own. */
const HOSTS: Readonly<Record<WindowKind, string>> = { main: APP_HOST, popover: 'glance-popover' };

/** Whether a host of our scheme is one of ours. */
const isOwnHost = (host: string): boolean => Object.values(HOSTS).includes(host);

/** Whether an origin (`app://glance`) is that of one of our pages. */
export const isOwnOrigin = (origin: string): boolean =>
  Object.values(HOSTS).some((host) => origin === `${APP_SCHEME}://${host}`);

/** Whether an address is that of one of our files. */
export const isOwnUrl = (url: string): boolean =>
  Object.values(HOSTS).some((host) => url.startsWith(`${APP_SCHEME}://${host}/`));

/**
 * The address of a window's page.
 * @param restarted the page before it crashed: the new one says so
 */
export function pageUrl(kind: WindowKind, { restarted = false }: { readonly restarted?: boolean } = {}): string {
  const query = [...(kind === 'main' ? [] : [`window=${kind}`]), ...(restarted ? ['restarted=1'] : [])].join('&');
  return `${APP_SCHEME}://${HOSTS[kind]}/index.html${query === '' ? '' : `?${query}`}`;
}

/** What a page may do. No network at all: everything it shows comes from main. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file behind a URL, or null when it is not ours to give.
 * @param root absolute folder of the built renderer
 */
export function fileForUrl(root: string, url: string): string | null {
  let parsed: URL;
  let path: string;
  try {
    parsed = new URL(url);
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  if (parsed.protocol !== `${APP_SCHEME}:` || !isOwnHost(parsed.hostname) || path.includes('\0')) return null;
  const file = resolve(root, `.${path}`);
  return file.startsWith(root + sep) && extname(file) in TYPES ? file : null;
}

/** Which kind of window an address of ours belongs to. */
const kindOf = (url: string): WindowKind => (url.startsWith(`${APP_SCHEME}://${HOSTS.popover}/`) ? 'popover' : 'main');

/**
 * Builds the scheme's handler.
 * @param onUnread a file that a window asked for cannot be read, as after an update under the running app
 */
export function createProtocolHandler(
  root: string,
  onUnread: (kind: WindowKind, error: unknown) => void,
): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  return async ({ url, method }) => {
    const file = method === 'GET' ? fileForUrl(root, url) : null;
    if (file === null) return new Response(null, { status: 403 });
    try {
      return new Response(await readFile(file), {
        headers: {
          'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
          'Content-Security-Policy': CONTENT_SECURITY_POLICY,
          'X-Content-Type-Options': 'nosniff',
          'Cache-Control': 'no-store',
        },
      });
    } catch (error) {
      onUnread(kindOf(url), error);
      return new Response(null, { status: 404 });
    }
  };
}
