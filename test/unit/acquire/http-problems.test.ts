import { describe, expect, it } from 'vitest';
import { httpProblem, networkProblem, parseRetryAfterMs } from '../../../main/acquire/http-problems.ts';

/** As Node's fetch rejects. */
const node = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
/** As Electron's request (`net.request`) fails. */
const chromium = (code: string): Error => new Error(`net::${code}`);

describe('a failed connection', () => {
  it.each([
    ['unknown-host', [node('ENOTFOUND'), chromium('ERR_NAME_NOT_RESOLVED')]],
    ['offline', [node('ENETUNREACH'), chromium('ERR_INTERNET_DISCONNECTED'), chromium('ERR_NETWORK_IO_SUSPENDED')]],
    ['lookup-failed', [node('EAI_AGAIN'), chromium('ERR_DNS_TIMED_OUT')]],
    [
      'certificate',
      [
        node('CERT_HAS_EXPIRED'),
        node('DEPTH_ZERO_SELF_SIGNED_CERT'),
        node('ERR_TLS_CERT_ALTNAME_INVALID'),
        node('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
        chromium('ERR_CERT_AUTHORITY_INVALID'),
        chromium('ERR_CERT_DATE_INVALID'),
        chromium('ERR_SSL_PROTOCOL_ERROR'),
        chromium('ERR_BAD_SSL_CLIENT_AUTH_CERT'),
      ],
    ],
    [
      'proxy',
      [
        chromium('ERR_PROXY_CONNECTION_FAILED'),
        chromium('ERR_TUNNEL_CONNECTION_FAILED'),
        chromium('ERR_SOCKS_CONNECTION_FAILED'),
        chromium('ERR_PAC_SCRIPT_FAILED'),
        chromium('ERR_MANDATORY_PROXY_CONFIGURATION_FAILED'),
      ],
    ],
    [
      'proxy-login',
      [
        chromium('ERR_PROXY_AUTH_UNSUPPORTED'),
        chromium('ERR_UNEXPECTED_PROXY_AUTH'),
        chromium('ERR_PROXY_AUTH_REQUESTED'),
      ],
    ],
    ['connection-refused', [node('ECONNREFUSED'), chromium('ERR_CONNECTION_REFUSED')]],
    [
      'connection-reset',
      [
        node('ECONNRESET'),
        node('EPIPE'),
        chromium('ERR_CONNECTION_RESET'),
        chromium('ERR_CONNECTION_ABORTED'),
        chromium('ERR_EMPTY_RESPONSE'),
        chromium('ERR_NETWORK_CHANGED'),
      ],
    ],
    ['certificate', [chromium('ERR_PROXY_CERTIFICATE_INVALID')]],
    [
      'timeout',
      [
        node('ETIMEDOUT'),
        node('UND_ERR_CONNECT_TIMEOUT'),
        chromium('ERR_CONNECTION_TIMED_OUT'),
        chromium('ERR_TIMED_OUT'),
        new DOMException('The operation timed out', 'TimeoutError'),
      ],
    ],
    [
      'cut-off-answer',
      [
        node('UND_ERR_SOCKET'),
        chromium('ERR_CONTENT_LENGTH_MISMATCH'),
        chromium('ERR_INCOMPLETE_CHUNKED_ENCODING'),
        chromium('ERR_CONTENT_DECODING_FAILED'),
        chromium('ERR_CONNECTION_CLOSED'),
      ],
    ],
    [
      'redirected',
      [
        new TypeError('fetch failed', { cause: new Error('unexpected redirect') }),
        new Error("Attempted to redirect, but redirect policy was 'error'"),
        chromium('ERR_UNSAFE_REDIRECT'),
        chromium('ERR_TOO_MANY_REDIRECTS'),
      ],
    ],
    [
      'connection-failed',
      [
        node('EHOSTUNREACH'),
        chromium('ERR_ADDRESS_UNREACHABLE'),
        chromium('ERR_FAILED'),
        new TypeError('fetch failed'),
        'not even an error',
        null,
      ],
    ],
  ])('%s', (code, errors) => {
    for (const error of errors) expect([String(error), networkProblem(error).code]).toEqual([String(error), code]);
  });

  it('says why in a word or two, and nothing of what was asked', () => {
    expect(networkProblem(chromium('ERR_NAME_NOT_RESOLVED'))).toEqual({
      code: 'unknown-host',
      detail: 'ERR_NAME_NOT_RESOLVED',
    });
    const chatty = new TypeError('Failed to fetch https://acme.acquire.io/?x with Bearer secret');
    expect(networkProblem(chatty)).toEqual({ code: 'connection-failed' });
  });
});

describe('a status', () => {
  it.each([
    [301, 'redirected'],
    [304, 'redirected'],
    [407, 'proxy-login'],
    [402, 'unexpected-answer'],
    [599, 'server-error'],
  ])('%i is %s', (status, code) => {
    expect(httpProblem(status, undefined)).toEqual({ code, detail: `HTTP ${status}` });
  });

  it('is told with the vendor’s words, printable, short and without anything that could be a key', () => {
    const detail = (body: unknown): string | undefined => httpProblem(400, body).detail;
    expect(detail({ message: 'start_date\nis\u0000 required \u{1F600}' })).toBe('HTTP 400: start_date is required');
    expect(detail({ error: { message: 'nested' } })).toBe('HTTP 400: nested');
    expect(detail({ code: 'ERROR_RECORD_NOT_FOUND' })).toBe('HTTP 400: ERROR_RECORD_NOT_FOUND');
    expect(detail({ error: 'no such key: abcdefghijklmnopqrstuvwxyz' })).toBe('HTTP 400: no such key: …');
    expect(detail({ error: 'long '.repeat(100) })?.length).toBeLessThanOrEqual('HTTP 400: '.length + 120);
    for (const body of [null, 'text', [], {}, { error: 7 }, { error: '  ' }, { error: {} }]) {
      expect(detail(body)).toBe('HTTP 400');
    }
  });
});

describe('Retry-After', () => {
  const nowMs = Date.parse('2026-11-24T12:00:00Z');
  it.each([
    ['0', 0],
    ['17', 17_000],
    [' 17 ', 17_000],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['86401', 86_401_000],
    ['Tue, 24 Nov 2026 11:59:59 GMT', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['never', undefined],
    [null, undefined],
  ])('%j is %s ms', (header, expected) => {
    expect(parseRetryAfterMs(header, null, nowMs)).toBe(expected);
  });

  it('as a date counts from the date of the answer, which is by the same clock', () => {
    const date = 'Fri, 24 Nov 2028 12:00:00 GMT';
    expect(parseRetryAfterMs('Fri, 24 Nov 2028 12:10:00 GMT', date, nowMs)).toBe(600_000);
    expect(parseRetryAfterMs('Tue, 24 Nov 2026 12:10:00 GMT', 'yesterday', nowMs)).toBe(600_000);
  });
});
