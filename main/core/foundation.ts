import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAcquireClient, type AcquireClient } from '../acquire/client.ts';
import { createKeyStore, type KeyStore } from '../credentials/key-store.ts';
import { openLastingHistory, type LastingHistory } from '../history/lasting-history.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { zoneByChangingSettings } from '../settings/account-zone.ts';
import { RequestQueues } from '../sync/request-queue.ts';
import { HISTORY_FILE } from '../system/data-folder.ts';
import { createAnswerReading } from './answer-reading.ts';
import type { CoreOptions } from './core-options.ts';
import { sayHistoryProblem, sayRecovery } from './history-notices.ts';
import { keyEntriesOf } from './key-entries.ts';
import { createNoticeBoard, type NoticeBoard } from './notices.ts';
import { watchSettingsFile } from './settings-notices.ts';
import { sayTimeZone } from './time-zone-notice.ts';

/** What everything else in a core stands on. */
export interface Foundation extends CoreOptions, Omit<LastingHistory, 'problem' | 'close'> {
  /** Why nothing can be kept right now; null when all is well. */
  readonly historyProblem: LastingHistory['problem'];
  /** Long work on the history, off this thread. */
  readonly jobs: Jobs;
  readonly notices: NoticeBoard;
  readonly keys: KeyStore;
  readonly client: AcquireClient;
  readonly requestQueues: RequestQueues;
  readonly zoneOf: (accountId: string) => string;
  /** Aborted when the core stops. */
  readonly stopping: AbortController;
}

export interface FoundationListeners {
  /** A notice came or went. */
  readonly onNotice: () => void;
  /** The history has other rows than before. */
  readonly onHistoryReplaced: () => void;
}

/** Opens the files and says what is wrong with them. */
export function layFoundation(options: CoreOptions, { onNotice, onHistoryReplaced }: FoundationListeners): Foundation {
  const { clock, random, settings, dataDir, baseUrlFor } = options;
  const notices = createNoticeBoard(onNotice);
  const jobs = options.createJobs(join(dataDir, HISTORY_FILE));
  const answerJobs = options.createJobs(join(dataDir, HISTORY_FILE));
  const stopping = new AbortController();
  stopping.signal.addEventListener('abort', () => {
    answerJobs.stop();
  });
  const opened = openHistoryOf(options, notices, jobs, () => {
    jobs.reopen();
    onHistoryReplaced();
  });
  watchSettingsFile(settings, notices);
  if (options.sandboxOff === true) notices.post('sandbox-off');
  sayTimeZone(options.systemTimeZone(), notices);
  return {
    ...options,
    ...opened,
    historyProblem: () => opened.problem(),
    jobs,
    notices,
    keys: createKeyStore({
      keychain: options.keychain,
      entries: keyEntriesOf({ settings, dataDir, baseUrlFor }),
    }),
    client: createAcquireClient({
      ...{ fetch: options.fetch, nowMs: () => clock.nowMs(), baseUrlFor },
      readAnswer: createAnswerReading({ jobs: answerJobs, clock }),
    }),
    requestQueues: new RequestQueues({ clock, random }),
    zoneOf: zoneByChangingSettings(() => settings.get(), options.systemTimeZone),
    stopping,
  };
}

function openHistoryOf(options: CoreOptions, notices: NoticeBoard, jobs: Jobs, onReplaced: () => void): LastingHistory {
  const { clock, log, settings } = options;
  return openLastingHistory({
    path: join(options.dataDir, HISTORY_FILE),
    clock,
    log,
    accountIds: () => settings.get().accounts.map(({ id }) => id),
    pause: () => nextTurn(),
    isWriting: () => jobs.isWriting(),
    onProblem: (problem) => {
      if (problem !== null) log.warn(`the history cannot be used: ${problem.code} ${problem.detail ?? ''}`);
      sayHistoryProblem(problem, notices);
    },
    onRecovered: (recovery) => {
      sayRecovery(recovery, notices);
    },
    onReplaced,
  });
}
