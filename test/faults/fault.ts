import { expect } from 'vitest';
import type { ErrorCode } from '../../main/contract/errors.ts';
import type { Faults } from '../../main/demo/faults.ts';
import type { NoticeKind } from '../../main/contract/snapshot.ts';
import { isFresh, isIdle, sentences, setStage, type Stage } from './stage.ts';

/** One row of the table: what happens to the app, and what it promises then. */
export interface Fault {
  readonly what: string;
  /** The promise, in words. */
  readonly promise: string;
  /** What a window says of it, by the codes of its sentences; none where there is nothing for a person to know. */
  readonly says: readonly (ErrorCode | NoticeKind)[];
  readonly run: (stage: Stage) => Promise<FaultOutcome>;
  /** What is done to the files while nobody uses them, where that is all: the table of the real app does it too. */
  readonly damage?: (files: FaultFiles) => void;
  /** What another program does to them while Glance runs, where that is all. */
  readonly disturb?: (files: FaultFiles) => void;
  /** How the server answers, where that is all. */
  readonly answers?: Faults;
}

export type FaultFiles = Pick<Stage, 'folder' | 'settingsPath' | 'historyPath'>;

export interface FaultOutcome {
  readonly tray: string;
  readonly window: string;
  /** On the app's clock, from the end of the cause to good numbers; null where nothing had to recover. */
  readonly recoverySeconds: number | null;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
}

/** A server that answers badly for a while: calm, no row lost, and back by itself. */
export const badAnswers =
  (
    begin: (stage: Stage) => void,
    end: (stage: Stage) => void = (stage) => {
      stage.server.setFaults({});
    },
  ) =>
  async (stage: Stage): Promise<FaultOutcome> => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    const rowsBefore = stage.rows();
    begin(stage);
    await stage.until('a problem shown', () => stage.snapshot().accounts[0]?.connection.problem != null, 5_000);
    const said = stage.said();
    expect(stage.snapshot().accounts[0]?.today, 'the last good numbers stay').not.toBeNull();
    end(stage);
    const recoverySeconds = await stage.until('good numbers again', () => isFresh(stage), 5_000);
    return { ...said, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  };

/** Something happened to a file between two runs: the second says so, and has everything. */
export const damagedWhileOff =
  (damage: (files: FaultFiles) => void, repaired: (stage: Stage) => boolean = () => true) =>
  async (stage: Stage): Promise<FaultOutcome> => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    stage.stop();
    const rowsBefore = stage.rows();
    damage(stage);
    stage.start();
    await stage.until('the repair', () => repaired(stage) && stage.snapshot().accounts.length > 0);
    const recoverySeconds = await stage.until('good numbers again', () => isIdle(stage));
    return { ...stage.said(), recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  };

/** A row about nothing but damage to files while nobody uses them. */
export const offline = (
  row: Pick<Fault, 'what' | 'promise' | 'says'>,
  damage: (files: FaultFiles) => void,
  repaired?: (stage: Stage) => boolean,
): Fault => ({ ...row, damage, run: damagedWhileOff(damage, repaired) });

/** Something happens while the app runs, and ends. */
export const troubleWhileRunning =
  (begin: (stage: Stage) => () => void, shown: (stage: Stage) => boolean) =>
  async (stage: Stage): Promise<FaultOutcome> => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    const rowsBefore = stage.rows();
    const end = begin(stage);
    await stage.until('it is shown', () => shown(stage), 5_000);
    const said = stage.said();
    end();
    const recoverySeconds = await stage.until('it is over', () => isFresh(stage) && stage.said().window === '', 5_000);
    return { ...said, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  };

/** Runs a row on a stage of its own and checks what every row promises: nothing lost, and the very words. */
export async function check(fault: Fault): Promise<FaultOutcome> {
  const stage = await setStage();
  try {
    const outcome = await fault.run(stage);
    expect(outcome.rowsAfter, 'no row is lost').toBeGreaterThanOrEqual(outcome.rowsBefore);
    expect(outcome.window).toBe(sentences(fault.says));
    expect(outcome.tray).not.toBe('');
    return outcome;
  } finally {
    await stage.close();
  }
}
