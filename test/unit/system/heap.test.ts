import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { SMALL_HEAP_FLAG } from '../../../main/system/heap.ts';

/** Makes a great many objects, a part of which lives for a while, and says how much room V8 then holds for new ones, MiB. */
const BURST = `
  const { getHeapSpaceStatistics } = require('node:v8');
  let kept = [];
  for (let round = 0; round < 300; round++) {
    kept = [...kept.slice(-200), Array.from({ length: 2000 }, (_, place) => ({ place, round }))];
  }
  const room = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
  console.log(Math.round(room / 2 ** 20));`;

const run = (script: string): number => Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
const set = (flags: readonly string[]): string =>
  flags.map((flag) => `require('node:v8').setFlagsFromString(${JSON.stringify(flag)});`).join('\n');
const inWorker = (script: string): string =>
  `new (require('node:worker_threads').Worker)(${JSON.stringify(script)}, { eval: true });`;

it('a burst of work leaves no room behind that nobody needs', () => {
  const plain = run(BURST);
  expect(plain).toBeGreaterThanOrEqual(16);
  expect(run(set([SMALL_HEAP_FLAG]) + BURST)).toBeLessThanOrEqual(plain / 4);
});

it('a thread for long work has as much room as ever', () => {
  // How much it is by then depends on when V8 last looked; with the flag at work in there it would be a quarter or less.
  expect(run(set([SMALL_HEAP_FLAG]) + inWorker(BURST))).toBeGreaterThanOrEqual(run(inWorker(BURST)) / 2);
});
