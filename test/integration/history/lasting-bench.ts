import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { openLastingHistory, type LastingHistory, type Recovery } from '../../../main/history/lasting-history.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { DAY } from './support.ts';

/** A history that opens again by itself, on a clock that a test turns, with what it reported. */
export interface LastingBench {
  readonly lasting: LastingHistory;
  readonly clock: ManualClock;
  readonly problems: (string | null)[];
  readonly recoveries: Recovery[];
  readonly replaced: { readonly count: number };
}

/** Opens one; it is closed at the end of the test. */
export function openLasting(path: string, pause: () => Promise<unknown> = () => nextTurn()): LastingBench {
  const clock = createManualClock(DAY.endMs);
  const problems: (string | null)[] = [];
  const recoveries: Recovery[] = [];
  const replaced = { count: 0 };
  const lasting = openLastingHistory({
    path,
    clock,
    pause,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    accountIds: () => ['acme'],
    onProblem: (problem) => problems.push(problem?.code ?? null),
    onRecovered: (recovery) => recoveries.push(recovery),
    onReplaced: () => void (replaced.count += 1),
  });
  onTestFinished(() => {
    lasting.close();
  });
  return { lasting, clock, problems, recoveries, replaced };
}
