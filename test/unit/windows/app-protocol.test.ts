import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WindowKind } from '../../../main/contract/windows.ts';
import { createProtocolHandler, fileForUrl } from '../../../main/windows/app-protocol.ts';

function pages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'glance-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-secret'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'main.js'), '1');
  writeFileSync(join(folder, 'renderer-secret', 'key.js'), 'secret');
  writeFileSync(join(folder, 'outside.html'), 'secret');
  return root;
}

describe('the address of a page', () => {
  it.each([
    ['app://glance/index.html', 'index.html'],
    ['app://glance/index.html?view=settings#top', 'index.html'],
    ['app://glance/assets/main.js', join('assets', 'main.js')],
    ['app://glance/assets/../index.html', 'index.html'],
    ['app://glance//index.html', 'index.html'],
    ['app://glance/a%20b.css', 'a b.css'],
    // What leads out of our folder is taken away by the URL itself, or leads to a file of ours that is not there.
    ['app://glance/../outside.html', 'outside.html'],
    ['app://glance/%2e%2e/outside.html', 'outside.html'],
  ])('%s is our file', (url, file) => {
    expect(fileForUrl('/opt/app/renderer', url)).toBe(join('/opt/app/renderer', file));
  });

  it.each([
    'app://glance/..%2foutside.html',
    'app://glance/%2e%2e%2foutside.html',
    'app://glance/assets/..%2f..%2foutside.html',
    'app://glance/..%2frenderer-secret%2fkey.js',
    'app://glance/%2fetc%2fpasswd',
    'app://glance/etc/passwd',
    'app://glance/',
    'app://glance',
    'app://glance/index.html%00.js',
    'app://glance/%E0%A4%A.html',
    'app://glance/settings.json',
    'app://glance/history.sqlite',
    'app://other/index.html',
    'app://glance.evil.example/index.html',
    'file:///etc/passwd.html',
    'https://glance/index.html',
    'not a url',
    '',
  ])('%j is not ours to give', (url) => {
    expect(fileForUrl('/opt/app/renderer', url)).toBeNull();
  });
});

describe('a page', () => {
  it('comes with its type and the strict policy, and from no cache', async () => {
    const serve = createProtocolHandler(pages(), () => undefined);
    const response = await serve({ url: 'app://glance/index.html', method: 'GET' });
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html>']);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'none'", "frame-ancestors 'none'"]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it.each([
    ['app://glance/..%2foutside.html', 'GET', 403],
    ['app://glance/..%2frenderer-secret%2fkey.js', 'GET', 403],
    ['app://glance/../outside.html', 'GET', 404],
    ['app://glance/missing.js', 'GET', 404],
    ['app://glance/assets', 'GET', 403],
    ['app://glance/index.html', 'POST', 403],
    ['app://elsewhere/index.html', 'GET', 403],
  ])('%s by %s is %i, with nothing in it', async (url, method, status) => {
    const response = await createProtocolHandler(pages(), () => undefined)({ url, method });
    expect([response.status, await response.text()]).toEqual([status, '']);
  });

  it('whose files are gone, as after an update under the running app, is told of by its window', async () => {
    const unread: WindowKind[] = [];
    const serve = createProtocolHandler(pages(), (kind) => unread.push(kind));
    await serve({ url: 'app://glance/index.html', method: 'GET' });
    await serve({ url: 'app://glance/..%2foutside.html', method: 'GET' });
    expect(unread).toEqual([]);
    await serve({ url: 'app://glance/assets/gone.js', method: 'GET' });
    await serve({ url: 'app://glance-popover/assets/gone.js', method: 'GET' });
    expect(unread).toEqual(['main', 'popover']);
  });
});
