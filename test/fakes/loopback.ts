import type { CoreOptions } from '../../main/core/core.ts';
import type { DemoServer, DemoServerOptions } from '../../main/demo/server.ts';
import { isWorkingOnFiles } from './temporary-files.ts';

export type LoopbackFetch = (...asked: Parameters<CoreOptions['fetch']>) => Promise<Response>;

/**
 * What goes on in real time beside a clock that a test turns: requests over loopback, and work on files. A test that
 * turned the clock meanwhile would time out requests and skip polls on a computer whose disk or processor is busy.
 */
export interface Loopback {
  /** For the server, so that a request that it takes and holds on purpose is waited for by nobody. */
  readonly onRequest: NonNullable<DemoServerOptions['onRequest']>;
  /** The same server, whose faults are known here. */
  watched(server: DemoServer): DemoServer;
  /** The same way of asking, whose requests are waited for. */
  through(ask: LoopbackFetch): LoopbackFetch;
  /** Lets everything that is under way come to its end, but for requests that hang. */
  settle(): Promise<void>;
}

interface Underway {
  readonly path: string;
  isHeld: boolean;
}

/** Turns of the event loop after which everything that was answered has been worked through. */
const TURNS = 20;

export function createLoopback(): Loopback {
  const underWay = new Set<Underway>();
  let isHolding = false;

  async function over(request: Underway, answer: Promise<Response>): Promise<void> {
    try {
      // What it says is part of it; the other half of the copy is for whoever asked.
      await (await answer).clone().arrayBuffer();
    } catch {
      // Refused, cut off or abandoned, which is an end too.
    }
    underWay.delete(request);
  }

  return {
    onRequest({ path, rawQuery }) {
      const request = [...underWay].find((one) => one.path === `${path}?${rawQuery}` && !one.isHeld);
      if (request !== undefined && isHolding) request.isHeld = true;
    },
    watched: (server) => ({
      ...server,
      setFaults(faults) {
        isHolding = faults.answer?.kind === 'hang' || faults.answer?.kind === 'slow';
        server.setFaults(faults);
      },
    }),
    through: (ask) => (url, init) => {
      const { pathname, search } = new URL(url);
      const request: Underway = { path: pathname + search, isHeld: false };
      underWay.add(request);
      const answer = ask(url, init);
      void over(request, answer);
      return answer;
    },
    async settle() {
      do {
        for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      } while ([...underWay].some(({ isHeld }) => !isHeld) || isWorkingOnFiles());
    },
  };
}
