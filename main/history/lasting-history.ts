import type { DayNote } from '../contract/day-notes.ts';
import type { Problem, Result } from '../contract/errors.ts';
import { follow } from './follow.ts';
import { FollowedHistory, type LastingHistoryOptions } from './followed-history.ts';
import type { OpenedHistory } from './open-history.ts';

/**
 * A history that outlives what happens to its file: it opens again by itself when the cause is gone, keeps answers in
 * memory until then, and replaces a damaged file by a new one with everything that could be read.
 */
export interface LastingHistory extends Omit<OpenedHistory, 'connection' | 'quarantinePath' | 'problem'> {
  /** Why nothing can be kept right now; null when all is well. */
  problem(): Problem | null;
  /** Hours of an account were imported: those that were deleted before are wanted again, with the account. */
  comesBack(accountId: string): void;
  /** A backup was gone back to: nothing more is saved out of damaged files, which stay where they are. */
  allReplaced(): void;
  close(): void;
}

export type { LastingHistoryOptions } from './followed-history.ts';
export type { Recovery } from './unsaved-rows.ts';

/** Opens the history at a path for good. */
export function openLastingHistory(options: LastingHistoryOptions): LastingHistory {
  const followed = new FollowedHistory(options);
  return {
    history: {
      ...follow(() => followed.current.history),
      keep: followed.keep,
      deleteAccount: (accountId) =>
        followed.delete({ kind: 'account', accountId }, ({ history }) => history.deleteAccount(accountId)),
      close: () => {
        followed.close();
      },
    },
    audit: follow(() => followed.current.audit),
    incidents: follow(() => followed.current.incidents),
    observations: follow(() => followed.current.observations),
    dayNotes: { ...follow(() => followed.current.dayNotes), keep: (note) => keepNote(followed, note) },
    maintenance: {
      ...follow(() => followed.current.maintenance),
      deleteBefore: (accountId, beforeMs) =>
        followed.delete({ kind: 'before', accountId, beforeMs }, ({ maintenance }) =>
          maintenance.deleteBefore(accountId, beforeMs),
        ),
    },
    problem: () => followed.problem,
    comesBack: (accountId) => {
      followed.comesBack(accountId);
    },
    allReplaced: () => {
      followed.allReplaced();
    },
    close: () => {
      followed.close();
    },
  };
}

function keepNote(followed: FollowedHistory, note: DayNote): Result<null> {
  const { accountId, date, text } = note;
  const keep = ({ dayNotes }: OpenedHistory): Result<null> => dayNotes.keep(note);
  if (text === '') return followed.delete({ kind: 'day-note', accountId, date }, keep);
  followed.comesBack(accountId, date);
  return keep(followed.current);
}
