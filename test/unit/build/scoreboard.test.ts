import { afterEach, expect, it, vi } from 'vitest';
import { Scoreboard, failure } from '../../../build/scoreboard.mjs';

/** What `npm test` ends with, where stages run beside one another. */

const written: string[] = [];
const said: string[] = [];

function newBoard(): Scoreboard {
  written.length = 0;
  said.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  return new Scoreboard();
}
afterEach(() => {
  vi.restoreAllMocks();
});

const lines = (): string[] => written.join('').trim().split('\n');
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lists stages in the order in which they began, whichever ended first, and sums them in its last line', async () => {
  const board = newBoard();
  let end: () => void = () => undefined;
  const slow = board.stage('slow', async () => {
    await new Promise<void>((resolve) => (end = resolve));
    return { passed: 3, failed: 0 };
  });
  await board.stage('quick', () => Promise.resolve({ passed: 4, failed: 0, skipped: 1 }));
  end();
  await slow;
  expect(board.finish()).toBe(0);
  expect(lines().map((line) => line.trim().split(/\s+/)[1])).toEqual(['slow', 'quick', 'all', undefined, 'passed,']);
  expect(lines().at(-1)).toBe('7 passed, 0 failed');
});

it('repeats at the very end what failed, of every stage, before the last line', async () => {
  const board = newBoard();
  const failing = (name: string) => () =>
    Promise.resolve({ passed: 1, failed: 1, failures: [failure(`${name} fails`, 'why')], log: `${name} wrote this` });
  await Promise.all([board.stage('one', failing('one')), board.stage('two', failing('two'))]);
  await board.stage('three', () => Promise.reject(new Error('it broke')));
  expect(board.finish()).toBe(1);
  const text = written.join('');
  expect(text).toMatch(
    /FAIL {2}one [\s\S]*FAIL {2}two [\s\S]*FAIL {2}three [\s\S]*one fails[\s\S]*two fails[\s\S]*it broke/,
  );
  expect(lines().at(-1)).toBe('2 passed, 3 failed');
  expect(said.join('')).toMatch(/one wrote this[\s\S]*two wrote this/);
});

it('counts a stage that never ended as failed, by name', async () => {
  const board = newBoard();
  void board.stage('stuck', () => new Promise(() => undefined));
  await nextTurn();
  expect(board.finish()).toBe(1);
  expect(written.join('')).toContain('FAIL  stuck');
  expect(lines().at(-1)).toBe('0 passed, 1 failed');
});
