import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { AnswerFault } from './faults.ts';

/**
 * Sends the answer, with faults of transport applied. Ends early, without an error, when the client goes away.
 * @returns the status that was sent, or `null` when none was.
 */
export async function send(
  response: ServerResponse,
  answer: Answer,
  fault: AnswerFault | undefined,
): Promise<number | null> {
  const body = Buffer.from(answer.body, 'utf8');
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (fault?.kind) {
    case 'hang':
      return null;
    case 'reset':
      response.socket?.resetAndDestroy();
      return null;
    case 'slow':
      return sendSlowly(response, answer, body, fault.delayMs, fault.pieces ?? 4);
    case 'cut-off':
      response.writeHead(answer.status, {
        ...answer.headers,
        'Content-Length': fault.complete ? half.length : body.length,
      });
      if (fault.complete) response.end(half);
      // Only once the half is on its way: destroying at once would drop it too.
      else response.write(half, () => response.destroy());
      return answer.status;
    default:
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
      response.end(body);
      return answer.status;
  }
}

async function sendSlowly(
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
  delayMs: number,
  pieces: number,
): Promise<number | null> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const size = Math.max(1, Math.ceil(body.length / pieces));
  try {
    await wait(delayMs, undefined, { signal: gone.signal });
    response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
    for (let sent = 0; sent < body.length; sent += size) {
      if (sent > 0) await wait(delayMs, undefined, { signal: gone.signal });
      response.write(body.subarray(sent, sent + size));
    }
    response.end();
  } catch {
    // The client left, or the server is closing: nobody is there to be answered.
  }
  return response.headersSent ? answer.status : null;
}
