import { expect, it } from 'vitest';
import { createNoticeBoard } from '../../../main/core/notices.ts';

function bench() {
  let changes = 0;
  const board = createNoticeBoard(() => (changes += 1));
  return { board, changes: () => changes };
}

it('has one notice of a kind, with the newest detail, and tells only of changes', () => {
  const { board, changes } = bench();
  board.post('settings-reset', '/a');
  board.post('disk-full');
  board.post('settings-reset', '/a');
  board.post('disk-full');
  expect(changes()).toBe(2);
  board.post('settings-reset', '/b');
  expect([changes(), board.all()]).toEqual([3, [{ kind: 'disk-full' }, { kind: 'settings-reset', detail: '/b' }]]);
});

it('forgets what is withdrawn, and says nothing about what was not there', () => {
  const { board, changes } = bench();
  board.post('disk-full');
  const before = board.all();
  board.withdraw('disk-full');
  board.withdraw('disk-full');
  board.withdraw('history-reset');
  expect([changes(), board.all(), before]).toEqual([2, [], [{ kind: 'disk-full' }]]);
});
