import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run, say } from '../console.mjs';
import { officialVersion } from '../electron-resolver.mjs';

const TOOL = '@doyensec/electronegativity@1.10.3';
const REASONS = join(ROOT, 'test', 'security', 'electronegativity.json');

/**
 * Doyensec's checker on the bundles, which it can parse whole; npx fetches it. It ends with 0 whatever it finds, so its
 * findings are counted here, and each has to be in the list with its reason.
 */
export async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'electronegativity-'));
  try {
    const report = join(folder, 'report.csv');
    const checked = ['-i', join(ROOT, 'out'), '-r', '-v', 'false', '-x', 'AvailableSecurityFixesGlobalCheck'];
    const command = ['--yes', TOOL, ...checked, '-e', officialVersion(), '-o', report];
    const { stdout, stderr } = await run('npx', command, { cwd: folder, quiet: true });
    const unread = `${stdout}${stderr}`.split('\n').filter((line) => /error parsing/i.test(line));
    const rows = (await readFile(report, 'utf8')).trim().split('\n').slice(1);
    /** @type {Record<string, number>} */
    const found = {};
    for (const row of rows) {
      const name = row.split(',')[0]?.replaceAll('"', '') ?? '';
      found[name] = (found[name] ?? 0) + 1;
    }
    /** @type {Record<string, { count: number, reason: string }>} */
    const reasons = JSON.parse(await readFile(REASONS, 'utf8'));
    const unexplained = Object.entries(found).filter(([name, count]) => count > (reasons[name]?.count ?? 0));
    for (const [name, count] of Object.entries(found))
      say(`${name}: ${count}${reasons[name] ? `, ${reasons[name].reason}` : ''}`);
    for (const line of unread) say(line);
    process.stdout.write(
      `${rows.length} findings, ${unexplained.length} kinds without a reason, ${unread.length} files unread\n`,
    );
    return unexplained.length === 0 && unread.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
