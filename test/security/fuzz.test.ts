import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { COMMANDS, type CommandName } from '../../main/contract/ipc.ts';
import { ERROR_CODES } from '../../main/contract/errors.ts';
import { SEED } from '../arbitraries.ts';
import { expect } from '../e2e/desktop/index.ts';
import { connectFirst, filesBelow, newProfile, test } from '../e2e/support.ts';
import { HELPERS, neighbours, type Expression } from './neighbours.ts';
import { SAMPLES } from './samples.ts';

// Every command of the bridge is sent arguments near those that fit. Each is answered, with a refusal or a result, and the
// main process is what it was.

const CALLS_PER_COMMAND = Number(process.env['GLANCE_FUZZ_CALLS'] ?? 60);
const BATCH = 40;
const CODES: readonly string[] = ERROR_CODES;

/** `refused` for a code, `ok` for a result, `unsendable` for what no message can hold; anything else is a fault. */
async function send(page: Page, name: CommandName, expressions: readonly Expression[]): Promise<string[]> {
  const calls = expressions.map((expression) => `() => (${expression})`).join(',\n');
  return page.evaluate(`(async () => {${HELPERS}
    const answers = [];
    for (const make of [${calls}]) {
      let argument;
      try { argument = make(); } catch (error) { answers.push('unsendable'); continue; }
      try {
        const answer = await window.glance[${JSON.stringify(name)}](argument);
        answers.push(answer && answer.ok === true ? 'ok' : answer && answer.ok === false && typeof answer.error.code === 'string' ? 'refused ' + answer.error.code + ' ' + String(answer.error.detail ?? '').length : 'no result');
      } catch (error) {
        answers.push(/could not be cloned|Invalid|recursion|call stack/i.test(String(error)) ? 'unsendable' : 'threw ' + String(error).slice(0, 200));
      }
    }
    return answers;
  })()`);
}

test('every command refuses what does not fit, and main goes on', async ({ launch, desktop, team }) => {
  const app = await launch({ userDataDir: await newProfile(desktop), ...team.launchOptions });
  const page = await connectFirst(app);
  // Whoever gets as far as a dialog has passed the door; nobody is there to answer it.
  await app.act(({ dialog, shell }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
    shell.openExternal = () => Promise.resolve();
    shell.openPath = () => Promise.resolve('');
    shell.showItemInFolder = () => undefined;
  });
  const counts = { refused: 0, ok: 0, unsendable: 0 };
  const faults: string[] = [];
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    const drawn = fc.sample(neighbours(SAMPLES[name]), { numRuns: CALLS_PER_COMMAND, seed: SEED });
    // A command that takes nothing does what it is for when it is given nothing.
    const expressions = SAMPLES[name] === undefined ? drawn.filter((text) => text !== 'undefined') : drawn;
    for (let at = 0; at < expressions.length; at += BATCH) {
      const batch = expressions.slice(at, at + BATCH);
      const answers = await send(page, name, batch).catch((error: unknown) => {
        faults.push(`${name}: ${String(error).slice(0, 200)}`);
        return [];
      });
      answers.forEach((answer, index) => {
        const [kind = '', code = '', detail = ''] = answer.split(' ');
        const isClean =
          kind === 'ok' ||
          kind === 'unsendable' ||
          (kind === 'refused' && code !== 'internal' && CODES.includes(code) && Number(detail) < 300);
        if (isClean) counts[kind] += 1;
        else faults.push(`${name}(${String(batch[index]).slice(0, 120)}): ${answer}`);
        if (SAMPLES[name] === undefined && kind === 'ok')
          faults.push(`${name} took ${String(batch[index]).slice(0, 120)}`);
      });
    }
  }
  expect(faults).toEqual([]);
  expect(await app.ask(() => Object.keys(Object.prototype).concat('polluted' in {} ? ['polluted'] : []))).toEqual([]);
  expect((await send(page, 'getSnapshot', ['undefined']))[0]).toBe('ok');
  const memoryMb = await app.ask(() => process.memoryUsage().rss / 1e6);
  expect(memoryMb).toBeLessThan(1500);
  const logs = filesBelow(app.userDataDir).filter((file) => file.endsWith('.log'));
  const failures = logs.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => / failed\b/.test(line)),
  );
  expect(failures).toEqual([]);
  const settings = readFileSync(`${app.userDataDir}/settings.json`, 'utf8');
  expect(settings).not.toContain('polluted');
  expect(settings).not.toContain('"extra"');
  const sum = counts.refused + counts.ok + counts.unsendable;
  process.stdout.write(
    `    ${String(Object.keys(COMMANDS).length)} commands, ${String(sum)} calls: ${String(counts.refused)} refused, ${String(counts.ok)} fitted after all, ${String(counts.unsendable)} could not be sent\n`,
  );
  await app.close();
});
