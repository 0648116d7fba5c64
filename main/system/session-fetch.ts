/**
 * Requests of a session, also through a proxy that wants a password. They are made by Electron's `ClientRequest`: its `fetch`
 * does the same beneath, but never asks for a proxy's password, and loads Node's whole library for HTTP for the shape of its
 * answers.
 */

/** The part of Electron's `ClientRequest` that is used. */
export interface SessionRequest {
  setHeader(name: string, value: string): void;
  on(
    event: 'login',
    listener: (asked: AskedLogin, answer: (user?: string, password?: string) => void) => void,
  ): unknown;
  on(event: 'response', listener: (message: SessionMessage) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  abort(): void;
  end(): void;
}

interface AskedLogin {
  readonly isProxy: boolean;
  readonly host: string;
  readonly port: number;
}

/** The part of Electron's `IncomingMessage` that is used; its names of headers are in lower case. */
export interface SessionMessage {
  readonly statusCode: number;
  readonly headers: Record<string, string | string[]>;
  /** Electron declares less than it gives: a stream of Node. It fails with what cut it off. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined>;
}

/** What is asked for: a GET that follows no redirect, keeps nothing and sends no cookies. */
export interface SessionRequestOptions {
  readonly url: string;
  readonly method: 'GET';
  readonly redirect: 'error';
  readonly useSessionCookies: false;
  readonly cache: 'no-store';
  /** No login of any kind; left out where a proxy may ask for one. */
  readonly credentials?: 'omit';
}

interface Init {
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/** An answer, in the part of the shape of a `Response` that is used. */
export interface SessionAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array>;
}

export interface SessionFetchOptions {
  /** Which proxy the session uses for an address: `DIRECT` or a list such as `PROXY proxy.example:3128`. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** `net.request`, in that session. */
  readonly request: (options: SessionRequestOptions) => SessionRequest;
  readonly logins: {
    of(proxy: string): Promise<{ readonly user: string; readonly password: string } | null>;
    noteRefusal(proxy: string): void;
  };
}

/** What Chromium calls it; the one place that reads its errors knows it. */
const REFUSED = 'net::ERR_PROXY_AUTH_REQUESTED';

/** Builds the fetch. It fails with `net::ERR_PROXY_AUTH_REQUESTED` where a proxy wants a login that is not there or wrong. */
export function createSessionFetch(options: SessionFetchOptions) {
  return async (url: string, init: Init): Promise<SessionAnswer> => {
    init.signal.throwIfAborted();
    const route = await routeTo(url, init.signal, options);
    return ask(url, init, options, route === 'DIRECT' || route === '');
  };
}

/** Which way leads there. A script that decides it may hang, and is waited for no longer than for the answer. */
async function routeTo(url: string, signal: AbortSignal, { resolveProxy }: SessionFetchOptions): Promise<string> {
  let letGo: () => void = () => undefined;
  const calledOff = new Promise<never>((_resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
    letGo = () => {
      signal.removeEventListener('abort', abort);
    };
  });
  return Promise.race([resolveProxy(url).catch(() => 'DIRECT'), calledOff]).finally(letGo);
}

function ask(
  url: string,
  { headers, signal }: Init,
  { request: open, logins }: SessionFetchOptions,
  isDirect: boolean,
): Promise<SessionAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = open({
      ...{ url, method: 'GET', redirect: 'error', useSessionCookies: false, cache: 'no-store' },
      // It would suppress the proxy's login, too. The session keeps no cookies.
      ...(isDirect ? { credentials: 'omit' } : {}),
    });
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    const wasRefused = answerLogins(request, logins);
    const abort = (): void => {
      request.abort();
      reject(signal.reason as Error);
    };
    // Not with the request's `close`, which comes as soon as it is sent.
    const letGo = (): void => {
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    request.on('error', (error) => {
      letGo();
      reject(wasRefused() ? new Error(REFUSED) : error);
    });
    request.on('response', (message) => {
      if (wasRefused()) {
        letGo();
        request.abort();
        reject(new Error(REFUSED));
        return;
      }
      const body = chunksOf(message, (isWhole) => {
        letGo();
        if (!isWhole) request.abort();
      });
      resolve({ status: message.statusCode, headers: headersOf(message), body });
    });
    request.end();
  });
}

/** Gives a proxy its login, once. @returns whether one is in the way that got none, or refused it, which is noted */
function answerLogins(request: SessionRequest, logins: SessionFetchOptions['logins']): () => boolean {
  let isRefused = false;
  let tries = 0;
  request.on('login', ({ isProxy, host, port }, answer) => {
    const proxy = `${host}:${port}`;
    const refuse = (): void => {
      if (isProxy) {
        isRefused = true;
        logins.noteRefusal(proxy);
      }
      answer();
    };
    // A second question means that the login was wrong. A server that asks is not a proxy and gets no login.
    if (!isProxy || (tries += 1) > 1) {
      refuse();
      return;
    }
    void logins.of(proxy).then((login) => {
      if (login === null) refuse();
      else answer(login.user, login.password);
    }, refuse);
  });
  return () => isRefused;
}

const headersOf = ({ headers }: SessionMessage): SessionAnswer['headers'] => ({
  get(name) {
    const value = headers[name];
    return value === undefined ? null : [value].flat().join(', ');
  },
});

/** @param onEnd the answer was read to its end (`true`), or nobody reads on or can */
async function* chunksOf(message: SessionMessage, onEnd: (isWhole: boolean) => void): AsyncGenerator<Uint8Array> {
  let isWhole = false;
  try {
    yield* message;
    isWhole = true;
  } finally {
    onEnd(isWhole);
  }
}
