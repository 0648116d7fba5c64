/**
 * Fetching through proxies that want a password. Electron's own `fetch` never asks for one, so where a proxy is in the way
 * the same request is made by hand.
 */

/** The part of Electron's `ClientRequest` that is used. */
export interface HandMadeRequest {
  setHeader(name: string, value: string): void;
  on(
    event: 'login',
    listener: (asked: AskedLogin, answer: (user?: string, password?: string) => void) => void,
  ): unknown;
  on(event: 'response', listener: (message: Answer) => void): unknown;
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

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string | string[]>;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'aborted', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** What is asked for: a GET that follows no redirect, keeps nothing and sends no cookies. */
export interface HandMadeOptions {
  readonly url: string;
  readonly method: 'GET';
  readonly redirect: 'error';
  readonly useSessionCookies: false;
  readonly cache: 'no-store';
}

interface Init {
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

export interface ProxiedFetchOptions<I extends Init> {
  /** The session's own fetch, for where no proxy is. */
  readonly fetch: (url: string, init: I) => Promise<Response>;
  /** Which proxy the session uses for an address: `DIRECT` or a list such as `PROXY proxy.example:3128`. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** `net.request`, in that session. */
  readonly request: (options: HandMadeOptions) => HandMadeRequest;
  readonly logins: {
    of(proxy: string): Promise<{ readonly user: string; readonly password: string } | null>;
    noteRefusal(proxy: string): void;
  };
}

/** What Chromium calls it; the one place that reads its errors knows it. */
const REFUSED = 'net::ERR_PROXY_AUTH_REQUESTED';

/** Builds the fetch. It fails with `net::ERR_PROXY_AUTH_REQUESTED` where a proxy wants a login that is not there or wrong. */
export function createProxiedFetch<I extends Init>(options: ProxiedFetchOptions<I>) {
  return async (url: string, init: I): Promise<Response> => {
    const route = await options.resolveProxy(url).catch(() => 'DIRECT');
    return route === 'DIRECT' || route === '' ? options.fetch(url, init) : byHand(url, init, options);
  };
}

function byHand<I extends Init>(
  url: string,
  { headers, signal }: I,
  { request: open, logins }: ProxiedFetchOptions<I>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    // `credentials` stays unset: 'omit' would also suppress the proxy's login. The session keeps no cookies.
    const request = open({ url, method: 'GET', redirect: 'error', useSessionCookies: false, cache: 'no-store' });
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    let refusedBy: string | null = null;
    let tries = 0;
    const fail = (error: Error): void => {
      if (refusedBy === null) reject(error);
      else {
        logins.noteRefusal(refusedBy);
        reject(new Error(REFUSED));
      }
    };
    request.on('login', ({ isProxy, host, port }, answer) => {
      const proxy = `${host}:${port}`;
      const refuse = (): void => {
        if (isProxy) refusedBy = proxy;
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
    request.on('response', (message) => {
      if (refusedBy === null) resolve(responseOf(message));
      else fail(new Error(REFUSED));
    });
    request.on('error', fail);
    const abort = (): void => {
      request.abort();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    request.on('close', () => {
      signal.removeEventListener('abort', abort);
    });
    request.end();
  });
}

/** Statuses whose answers have no body. */
const EMPTY = [204, 205, 304];

function responseOf(message: Answer): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of [value].flat()) headers.append(name, one);
  }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      message.on('data', (chunk) => {
        controller.enqueue(new Uint8Array(chunk));
      });
      message.on('end', () => {
        controller.close();
      });
      message.on('error', (error: Error) => {
        controller.error(error);
      });
      message.on('aborted', () => {
        controller.error(new Error('net::ERR_CONNECTION_CLOSED'));
      });
    },
  });
  const { statusCode: status } = message;
  return new Response(EMPTY.includes(status) ? null : body, { status, headers });
}
