import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('what the packager and the app must agree on', () => {
  it('is the app id, by which Windows knows whose notification it is', () => {
    const packaged = /^appId: (.+)$/m.exec(read('electron-builder.yml'))?.[1];
    expect(read('main/main.ts')).toContain(`APP_ID = '${String(packaged)}'`);
  });

  it('is the icon of the windows, which is there and is packed', () => {
    const path = 'build/icons/png/256x256.png';
    expect(existsSync(new URL(`../../../${path}`, import.meta.url))).toBe(true);
    expect(read('main/main.ts')).toContain("'build', 'icons', 'png', '256x256.png'");
    expect(read('electron-builder.yml')).toContain(`- ${path}`);
  });
});
