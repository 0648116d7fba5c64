import type { ErrorCode } from '../../main/contract/errors.ts';
import type { AnswerFault, Faults } from '../../main/demo/faults.ts';
import { badAnswers, type Fault } from './fault.ts';
import type { Stage } from './stage.ts';

/** Servers, proxies and networks that answer badly. */

const CALM = 'The last good numbers stay, one request at a time is made, and good answers are taken up by themselves.';

/** After some answers a person has to act, and then asks again. */
const tryAgain = (stage: Stage): void => {
  stage.server.setFaults({});
  void stage.core().refresh();
};

const bad = (what: string, faults: Faults, code: ErrorCode): Fault => ({
  what,
  promise: CALM,
  says: [code],
  answers: faults,
  run: badAnswers((stage) => {
    stage.server.setFaults(faults);
    // The next poll brings it; the row is about what comes after that.
    void stage.core().refresh();
  }, tryAgain),
});

const STATUSES: readonly (readonly [number, ErrorCode])[] = [
  [400, 'bad-request'],
  [401, 'unauthorized'],
  [402, 'unexpected-answer'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'unexpected-answer'],
  [406, 'unexpected-answer'],
  [408, 'timeout'],
  [409, 'unexpected-answer'],
  [410, 'unexpected-answer'],
  [413, 'unexpected-answer'],
  [415, 'unexpected-answer'],
  [418, 'unexpected-answer'],
  [422, 'unexpected-answer'],
  [423, 'unexpected-answer'],
  [425, 'unexpected-answer'],
  [429, 'rate-limited'],
  [431, 'unexpected-answer'],
  [451, 'unexpected-answer'],
  ...[500, 501, 502, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 598, 599].map(
    (status) => [status, 'server-error'] as const,
  ),
  [503, 'maintenance'],
];

const BODIES: readonly (readonly [string, AnswerFault, ErrorCode])[] = [
  ['a sign-in page of a hotel instead of data', { kind: 'html' }, 'not-the-api'],
  ['a web page with status 502', { kind: 'html', status: 502 }, 'server-error'],
  ['a web page with status 403', { kind: 'html', status: 403 }, 'forbidden'],
  ['an empty answer', { kind: 'empty' }, 'cut-off-answer'],
  ['half an answer, then the connection closes', { kind: 'cut-off' }, 'cut-off-answer'],
  ['half an answer that ends as if it were whole', { kind: 'cut-off', complete: true }, 'cut-off-answer'],
  ['a connection that is reset', { kind: 'reset' }, 'connection-reset'],
  ['a redirect to another host', { kind: 'redirect', location: 'https://elsewhere.example/' }, 'redirected'],
  ['a redirect to nowhere', { kind: 'redirect', location: 'http://127.0.0.1:1/' }, 'redirected'],
  ['“success: false”', { kind: 'refused' }, 'refused-by-api'],
];

const RETRY_AFTER = ['1', '60', '0', 'soon', '-5', '1e9', 'Wed, 25 Nov 2026 12:00:00 GMT', '99999999999999999999'];

const SHAPES: readonly (readonly [string, Faults, ErrorCode])[] = [
  ['text where numbers are', { shapes: ['not-numbers'] }, 'unexpected-answer'],
  ['numbers below zero', { shapes: ['negative'] }, 'unexpected-answer'],
  ['lists of unequal length', { shapes: ['unequal-arrays'] }, 'unexpected-answer'],
  ['no labels', { shapes: ['missing-labels'] }, 'unexpected-answer'],
  ['labels that belong to other hours', { shapes: ['wrong-labels'] }, 'unexpected-answer'],
];

export const NETWORK_ROWS: readonly Fault[] = [
  ...STATUSES.map(([status, code]) => bad(`HTTP ${status}`, { answer: { kind: 'status', status } }, code)),
  ...RETRY_AFTER.map((retryAfter) =>
    bad(
      `HTTP 429 with Retry-After: ${retryAfter}`,
      { answer: { kind: 'status', status: 429, retryAfter } },
      'rate-limited',
    ),
  ),
  ...BODIES.map(([what, answer, code]) => bad(what, { answer }, code)),
  ...SHAPES.map(([what, faults, code]) => bad(what, faults, code)),
];
