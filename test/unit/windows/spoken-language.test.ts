import { expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { createSpokenLanguage } from '../../../main/windows/spoken-language.ts';

it('a language whose file cannot be read leaves the one before', async () => {
  let loadedCount = 0;
  const gone = Promise.reject(new Error('no such file'));
  const spoken = createSpokenLanguage(() => gone);
  spoken.follow({ ...ENGLISH, tag: 'de' }, () => (loadedCount += 1));
  await gone.catch(() => undefined);
  // A rejection that nobody handles would fail this test.
  await new Promise((resolve) => setImmediate(resolve));
  expect([spoken.current(), loadedCount]).toEqual([ENGLISH, 0]);
});
