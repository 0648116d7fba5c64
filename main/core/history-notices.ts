import type { Problem } from '../contract/errors.ts';
import type { NoticeKind } from '../contract/snapshot.ts';
import type { Recovery } from '../history/lasting-history.ts';
import type { NoticeBoard } from './notices.ts';

/** Problems of the history file; one notice of them at a time. */
const KINDS = [
  'disk-full',
  'history-locked',
  'history-not-writable',
  'history-newer',
  'history-unavailable',
] as const satisfies readonly NoticeKind[];

/** Says why the history cannot be used, or takes back what was said. */
export function sayHistoryProblem(problem: Problem | null, notices: Pick<NoticeBoard, 'post' | 'withdraw'>): void {
  const kind = problem === null ? null : (KINDS.find((known) => known === problem.code) ?? 'history-unavailable');
  for (const other of KINDS) if (other !== kind) notices.withdraw(other);
  if (kind !== null) notices.post(kind, problem?.detail);
}

/** Says what became of a damaged file: what was saved of it, and where it is. */
export function sayRecovery({ quarantinePath, savedRowCount }: Recovery, notices: Pick<NoticeBoard, 'post'>): void {
  if (savedRowCount === 0) notices.post('history-reset', quarantinePath);
  else notices.post('history-salvaged', `${savedRowCount} · ${quarantinePath}`);
}
