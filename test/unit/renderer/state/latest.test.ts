import { expect, it } from 'vitest';
import { Latest } from '../../../../renderer/state/latest.ts';

/** An answer that comes when the test says so. */
function later(): { readonly ask: () => Promise<string>; readonly come: (answer: string) => void } {
  let come: (answer: string) => void = () => undefined;
  const answer = new Promise<string>((resolve) => (come = resolve));
  return { ask: () => answer, come: (text) => come(text) };
}

it('drops an answer that was overtaken, whichever comes first', async () => {
  const latest = new Latest();
  const [first, second] = [later(), later()];
  const answers = [latest.ask(first.ask), latest.ask(second.ask)];
  second.come('new');
  first.come('old');
  expect(await Promise.all(answers)).toEqual([null, { answer: 'new' }]);
});

it('drops what is still to come when nothing is asked any more', async () => {
  const latest = new Latest();
  const question = later();
  const answer = latest.ask(question.ask);
  latest.drop();
  question.come('old');
  expect(await answer).toBeNull();
});
