import { describe, expect, it } from 'vitest';
import type { AlertSettings, ReplayView } from '../../../../main/contract/alerts.ts';
import { fail, ok, type Result } from '../../../../main/contract/errors.ts';
import { withRule } from '../../../../renderer/words/alert-rules.ts';
import { RulesEditor } from '../../../../renderer/state/rules-editor.svelte.ts';
import { DEFAULT_ALERTS, replayOf } from './support.ts';

const withThreshold = (fixedThreshold: number): AlertSettings =>
  withRule(DEFAULT_ALERTS, 'sessions-up', { mode: 'fixed', fixedThreshold });

/** An editor on a bridge that notes what it was asked and answers when the test says so. */
function heldEditor() {
  const replays: { alerts: unknown; answer: (result: Result<ReplayView>) => void }[] = [];
  const saves: { alerts: unknown; answer: (result: Result<null>) => void }[] = [];
  const editor = new RulesEditor(
    {
      replayAlerts: ({ alerts }) => new Promise((answer) => replays.push({ alerts, answer })),
      updateAlerts: ({ alerts }) => new Promise((answer) => saves.push({ alerts, answer })),
    },
    'acme',
    DEFAULT_ALERTS,
  );
  return { editor, replays, saves };
}

/** Lets promises that are settled already run on. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('replaying', () => {
  it('looks first at the rules as they are, to compare with', async () => {
    const { editor, replays } = heldEditor();
    void editor.replayNow();
    expect(replays.map(({ alerts }) => alerts)).toEqual([DEFAULT_ALERTS]);
    replays[0]?.answer(ok(replayOf(6)));
    await settled();
    expect([editor.replay?.notifiedCount, editor.replayBefore?.notifiedCount]).toEqual([6, 6]);
    expect(editor.isChanged).toBe(false);
  });

  it('shows at once what a change that is only being typed would send, without saving it', async () => {
    const { editor, replays, saves } = heldEditor();
    editor.preview(withThreshold(20));
    expect(replays[0]?.alerts).toEqual(withThreshold(20));
    replays[0]?.answer(ok(replayOf(2)));
    await settled();
    expect(editor.replay?.notifiedCount).toBe(2);
    expect(editor.replayBefore).toBeNull();
    expect(editor.isChanged).toBe(true);
    expect(saves).toEqual([]);
  });

  it('runs one at a time and then only the newest', async () => {
    const { editor, replays } = heldEditor();
    editor.preview(withThreshold(2));
    editor.preview(withThreshold(20));
    editor.preview(withThreshold(200));
    expect(replays).toHaveLength(1);
    replays[0]?.answer(ok(replayOf(9)));
    await settled();
    expect(replays.map(({ alerts }) => alerts)).toEqual([withThreshold(2), withThreshold(200)]);
    expect(editor.replaying).toBe(true);
    replays[1]?.answer(ok(replayOf(1)));
    await settled();
    expect(editor.replay?.notifiedCount).toBe(1);
    expect(editor.replaying).toBe(false);
  });

  it('says when it failed, and goes on with the next change', async () => {
    const { editor, replays } = heldEditor();
    void editor.replayNow();
    replays[0]?.answer(fail('history-unavailable'));
    await settled();
    expect(editor.replayProblem).toEqual({ code: 'history-unavailable' });
    editor.preview(withThreshold(20));
    replays[1]?.answer(ok(replayOf(3)));
    await settled();
    expect(editor.replayProblem).toBeNull();
    expect(editor.replay?.notifiedCount).toBe(3);
  });
});

describe('saving', () => {
  it('shows the change meanwhile and keeps it', async () => {
    const { editor, saves } = heldEditor();
    const saving = editor.save(withThreshold(20));
    expect(editor.alerts).toEqual(withThreshold(20));
    expect(saves.map(({ alerts }) => alerts)).toEqual([withThreshold(20)]);
    saves[0]?.answer(ok(null));
    expect((await saving).ok).toBe(true);
    expect(editor.alerts).toEqual(withThreshold(20));
    expect(editor.isChanged).toBe(true);
  });

  it('goes back to what is stored where it failed', async () => {
    const { editor, saves } = heldEditor();
    const saving = editor.save(withThreshold(20));
    saves[0]?.answer(fail('disk-full'));
    expect((await saving).ok).toBe(false);
    expect(editor.alerts).toEqual(DEFAULT_ALERTS);
  });

  it('does not lose a second change made before the first was answered', async () => {
    const { editor, saves } = heldEditor();
    const first = editor.save(withThreshold(20));
    const both = { ...withThreshold(20), workDays: [1, 2, 3] };
    const second = editor.save(both);
    saves[0]?.answer(ok(null));
    await first;
    expect(editor.alerts).toEqual(both);
    saves[1]?.answer(ok(null));
    await second;
    expect(editor.alerts).toEqual(both);
  });
});

it('follows rules that were changed elsewhere, and still compares with those it began with', async () => {
  const { editor, replays } = heldEditor();
  void editor.replayNow();
  replays[0]?.answer(ok(replayOf(6)));
  await settled();
  editor.receive(DEFAULT_ALERTS);
  expect(replays).toHaveLength(1);
  editor.receive(withThreshold(20));
  expect(editor.alerts).toEqual(withThreshold(20));
  replays[1]?.answer(ok(replayOf(4)));
  await settled();
  expect([editor.replay?.notifiedCount, editor.replayBefore?.notifiedCount]).toEqual([4, 6]);
});
