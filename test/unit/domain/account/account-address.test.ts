import { describe, expect, it } from 'vitest';
import { meantAccountId } from '../../../../main/domain/account/account-address.ts';
import { parseAccountId } from '../../../../main/domain/account/credentials.ts';
import { addressOf } from '../../../../renderer/words/account-address.ts';

/** The preview while typing and the check in main must mean the same account: it is the host that the key is sent to. */
describe('what is shown while typing is what is connected', () => {
  it.each([
    'acme',
    ' ACME ',
    'acme.acquire.io',
    'acme.acquire.io?x',
    'acme.acquire.io#y',
    'acme.acquire.io.',
    'https://acme.acquire.io/login?next=%2F',
    'HTTP://Acme.Acquire.IO?x=1',
    '\u200bacme.acquire.io\ufeff',
  ])('%j', (typed) => {
    expect(meantAccountId(typed)).toBe('acme');
    expect(addressOf(typed)).toEqual({ subdomain: 'acme', typed: true });
    expect(parseAccountId(typed)).toEqual({ ok: true, value: 'acme' });
  });

  it('has a stand-in for nothing, invisible characters included', () => {
    expect(addressOf(' \u200b')).toEqual({ subdomain: 'your-team', typed: false });
  });
});
