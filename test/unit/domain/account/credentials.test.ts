import { describe, expect, it } from 'vitest';
import { parseAccountId, parseApiKey } from '../../../../main/domain/account/credentials.ts';

describe('an account id', () => {
  it.each([
    ['acme', 'acme'],
    ['  ACME\n', 'acme'],
    ['acme.acquire.io', 'acme'],
    ['Acme.Acquire.IO.', 'acme'],
    ['https://acme.acquire.io', 'acme'],
    ['http://acme.acquire.io/login?x=1#y', 'acme'],
    ['\u200bacme\ufeff', 'acme'],
    ['acme/../x', 'acme'],
    ['a', 'a'],
    ['0-team-9', '0-team-9'],
    ['a'.repeat(63), 'a'.repeat(63)],
  ])('is read out of %j', (typed, id) => {
    expect(parseAccountId(typed)).toEqual({ ok: true, value: id });
  });

  // Whatever is let through here becomes the host that the key is sent to.
  it.each([
    '',
    '.',
    'acquire.io',
    'evil.example',
    'acme.acquire.io.evil.example',
    'evil.example/.acquire.io',
    'evil.example#.acquire.io',
    'evil.example?.acquire.io',
    'evil.example\\.acquire.io',
    'acme@evil.example',
    'acme:8080',
    '-acme',
    'acme-',
    'ac me',
    'ac_me',
    'äcme',
    'acme\u0000',
    'a'.repeat(64),
    '127.0.0.1',
    '[::1]',
  ])('is not read out of %j', (typed) => {
    expect(parseAccountId(typed)).toEqual({ ok: false, error: { code: 'invalid-account-id' } });
  });
});

describe('an API key', () => {
  it.each([
    ['abc', 'abc'],
    [' abc\r\n', 'abc'],
    ['Bearer abc', 'abc'],
    ['bearer   team:eyJ.x-y_z~+/=', 'team:eyJ.x-y_z~+/='],
    ['\u200babc\u00ad', 'abc'],
    ['k'.repeat(4096), 'k'.repeat(4096)],
  ])('is read out of %j', (typed, key) => {
    expect(parseApiKey(typed)).toEqual({ ok: true, value: key });
  });

  it.each(['', '  ', 'a b', 'a\nb', 'a\u0000b', 'schlüssel', 'k'.repeat(4097), 'x\r\nX-Evil: 1'])(
    'is not read out of %j',
    (typed) => {
      expect(parseApiKey(typed)).toEqual({ ok: false, error: { code: 'invalid-api-key' } });
    },
  );
});
