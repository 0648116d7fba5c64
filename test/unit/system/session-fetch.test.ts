import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  createSessionFetch,
  type SessionFetchOptions,
  type SessionMessage,
  type SessionRequestOptions,
} from '../../../main/system/session-fetch.ts';

/** Electron's request as far as it is used: it is closed once it is sent, and so is its answer when it is aborted. */
class Sent extends EventEmitter {
  readonly headers: Record<string, string> = {};
  readonly body = Object.assign(new PassThrough(), {
    statusCode: 200,
    headers: { 'retry-after': '7', date: ['a', 'b'] },
  });
  isAborted = false;

  setHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  end(): void {
    this.emit('close');
  }

  abort(): void {
    this.isAborted = true;
    this.body.destroy();
  }

  answer(): void {
    this.emit('response', this.body satisfies SessionMessage);
  }

  asksLogin(proxy: { isProxy: boolean; host: string; port: number }): Promise<string> {
    return new Promise((resolve) => {
      this.emit('login', proxy, (user = 'nobody', password = '') => {
        resolve(`${user}:${password}`);
      });
    });
  }
}

const INIT = { headers: { Authorization: 'Bearer key' }, signal: new AbortController().signal };
const PROXY = { isProxy: true, host: 'proxy.example', port: 3128 };
const URL = 'https://acme.acquire.io/api/v1/';

/** Asks once, and gives what was sent when it is sent. */
async function asked(route: string, signal = INIT.signal, login: Awaited<ReturnType<Logins['of']>> = null) {
  const refused: string[] = [];
  const sent = new Sent();
  let options: SessionRequestOptions | undefined;
  const fetch = createSessionFetch({
    resolveProxy: () => Promise.resolve(route),
    request: (given) => {
      options = given;
      return sent;
    },
    logins: { of: () => Promise.resolve(login), noteRefusal: (proxy) => refused.push(proxy) },
  });
  const answer = fetch(URL, { ...INIT, signal });
  answer.catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  return { answer, sent, refused, options };
}
type Logins = SessionFetchOptions['logins'];

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a request', () => {
  it('sends the key, no cookies and no login of any kind, follows nothing, and gives the answer', async () => {
    const { answer, sent, options } = await asked('DIRECT');
    expect(options).toEqual({
      ...{
        url: URL,
        method: 'GET',
        redirect: 'error',
        credentials: 'omit',
        useSessionCookies: false,
        cache: 'no-store',
      },
    });
    expect(sent.headers).toEqual(INIT.headers);
    sent.answer();
    sent.body.end('numbers');
    const { status, headers, body } = await answer;
    expect([status, headers.get('retry-after'), headers.get('date'), headers.get('x')]).toEqual([
      200,
      '7',
      'a, b',
      null,
    ]);
    expect(await textOf(body)).toBe('numbers');
    expect(sent.isAborted).toBe(false);
  });

  it.each(['DIRECT', 'PROXY proxy.example:3128'])(
    'that hangs is abandoned when it is called off (%s)',
    async (route) => {
      const abort = new AbortController();
      const { answer, sent } = await asked(route, abort.signal);
      abort.abort(new Error('too long'));
      await expect(answer).rejects.toThrow('too long');
      expect(sent.isAborted).toBe(true);
    },
  );

  it('whose answer hangs in the middle is abandoned, too', async () => {
    const abort = new AbortController();
    const { answer, sent } = await asked('DIRECT', abort.signal);
    sent.answer();
    sent.body.write('num');
    const read = textOf((await answer).body);
    abort.abort();
    await expect(read).rejects.toThrow();
    expect(sent.isAborted).toBe(true);
  });

  it('is abandoned when nobody reads on, and fails with what cut the answer off', async () => {
    const { answer, sent } = await asked('DIRECT');
    sent.answer();
    sent.body.write('too much');
    for await (const chunk of (await answer).body) {
      expect(String(chunk)).toBe('too much');
      break;
    }
    expect(sent.isAborted).toBe(true);
    const cut = await asked('DIRECT');
    cut.sent.answer();
    cut.sent.body.destroy(new Error('net::ERR_CONTENT_LENGTH_MISMATCH'));
    await expect(textOf((await cut.answer).body)).rejects.toThrow('net::ERR_CONTENT_LENGTH_MISMATCH');
  });

  it('is not waited for beyond its time where a script decides about the proxy, and hangs', async () => {
    const abort = new AbortController();
    const fetch = createSessionFetch({
      resolveProxy: () => new Promise(() => undefined),
      request: () => new Sent(),
      logins: { of: () => Promise.resolve(null), noteRefusal: () => undefined },
    });
    const answer = fetch(URL, { ...INIT, signal: abort.signal });
    abort.abort(new Error('too long'));
    await expect(answer).rejects.toThrow('too long');
  });

  it('is not sent at all once it is called off', async () => {
    const { answer, options } = await asked('DIRECT', AbortSignal.abort(new Error('over')));
    await expect(answer).rejects.toThrow('over');
    expect(options).toBeUndefined();
  });
});

describe('a proxy that wants a password', () => {
  const LOGIN = { user: 'ada', password: 'secret' };

  it('is given it once; asking again says that it is wrong', async () => {
    const { answer, sent, refused, options } = await asked('PROXY proxy.example:3128', INIT.signal, LOGIN);
    expect(options).not.toHaveProperty('credentials');
    expect(await sent.asksLogin(PROXY)).toBe('ada:secret');
    expect(await sent.asksLogin(PROXY)).toBe('nobody:');
    sent.answer();
    await expect(answer).rejects.toThrow('net::ERR_PROXY_AUTH_REQUESTED');
    expect(refused).toEqual(['proxy.example:3128']);
    expect(sent.isAborted).toBe(true);
  });

  it('refuses where there is none, and a server that asks gets none', async () => {
    const { answer, sent, refused } = await asked('PROXY proxy.example:3128');
    expect(await sent.asksLogin(PROXY)).toBe('nobody:');
    sent.emit('error', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));
    await expect(answer).rejects.toThrow('net::ERR_PROXY_AUTH_REQUESTED');
    expect(refused).toEqual(['proxy.example:3128']);
    const server = await asked('PROXY proxy.example:3128', INIT.signal, LOGIN);
    expect(await server.sent.asksLogin({ ...PROXY, isProxy: false })).toBe('nobody:');
    server.sent.answer();
    expect((await server.answer).status).toBe(200);
  });
});
