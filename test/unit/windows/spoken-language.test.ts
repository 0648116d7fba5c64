import { expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { createSpokenLanguage } from '../../../main/windows/spoken-language.ts';

it('a language whose file cannot be read leaves the one before, and is told', async () => {
  let loadedCount = 0;
  const error = new Error('no such file');
  const gone = Promise.reject(error);
  const told: unknown[] = [];
  const spoken = createSpokenLanguage(
    (problem) => told.push(problem),
    () => gone,
  );
  spoken.follow({ ...ENGLISH, tag: 'de' }, () => (loadedCount += 1));
  await gone.catch(() => undefined);
  // A rejection that nobody handles would fail this test.
  await new Promise((resolve) => setImmediate(resolve));
  expect([spoken.current(), loadedCount, told]).toEqual([ENGLISH, 0, [error]]);
});
