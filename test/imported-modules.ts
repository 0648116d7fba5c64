import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IMPORTS = /^\s*(?:import|export)\s(?!type\b)(?:([^;'"]*?)\sfrom\s)?'([^']+)'/gm;
const REQUIRED = /createRequire\(import\.meta\.url\)\('([^']+)'\)/g;

/**
 * The modules of ours (by their paths in the project) and the packages that a file needs before its first line runs; types
 * are gone by then.
 *
 * @param path in the project, such as `main/main.ts`
 */
export const importedBy = (path: string): string[] => [...collect(join(ROOT, path), new Set())];

function collect(file: string, found: Set<string>): Set<string> {
  const name = relative(ROOT, file);
  if (found.has(name)) return found;
  found.add(name);
  if (!/\.(ts|svelte)$/.test(file)) return found;
  const source = readFileSync(file, 'utf8');
  for (const [, name = ''] of source.matchAll(REQUIRED)) found.add(name);
  for (const [, names = '', from = ''] of source.matchAll(IMPORTS)) {
    if (/^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names)) continue;
    if (from.startsWith('.')) collect(join(dirname(file), from), found);
    else found.add(from);
  }
  return found;
}
