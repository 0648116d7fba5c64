import { expect } from 'vitest';
import type { ErrorCode } from '../../../main/contract/errors.ts';
import type { NoticeKind } from '../../../main/contract/snapshot.ts';
import { errorWords } from '../../../main/domain/wording/error-words.ts';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import type { Fault, FaultOutcome } from '../fault.ts';
import { sentence, until, type AppStage } from './app-stage.ts';

/** One row of the table of the real app. */
export interface AppRow {
  readonly what: string;
  readonly promise: string;
  readonly run: (stage: AppStage) => Promise<FaultOutcome>;
}

/** As the table gives them: to a tenth. */
export const seconds = (ms: number): number => Math.round(ms / 100) / 10;

/** Fresh numbers in the window and in the tray, and nothing said of trouble. */
export const isWell = async (stage: AppStage): Promise<boolean> =>
  (await stage.said()) === '' && isFreshInTray(await stage.tooltip());

/** Numbers of now, and nothing but them. */
const isFreshInTray = (tooltip: string): boolean => /^\d+ sessions? · .+ response · /.test(tooltip);

export const isFresh = (stage: AppStage): Promise<boolean> =>
  stage.inPage(`/Updated \\d\\d:\\d\\d/.test(document.body.innerText)`);

/** A server that answers badly for a while. */
export function answering({ what, promise, answers, says }: Fault): AppRow | null {
  const [code] = says as readonly ErrorCode[];
  if (answers === undefined || code === undefined) return null;
  const { title, advice } = errorWords(code, ENGLISH);
  return {
    what,
    promise,
    run: async (stage) => {
      const rowsBefore = stage.rows();
      stage.server.setFaults(answers);
      await stage.refresh();
      await until(`the window says: ${title}`, async () => (await stage.said()).startsWith(`${title}.`));
      const said = { tray: await stage.tooltip(), window: await stage.said() };
      const isHeldOff = said.window.includes('asked Glance to wait. The next update is at');
      if (!isHeldOff) expect(said.window.startsWith(`${title}. ${advice} The numbers you see are from`)).toBe(true);
      expect(said.tray).toMatch(isHeldOff ? /Next update at/ : new RegExp(title.replace(/[()]/g, '\\$&')));
      expect(said.tray).toMatch(/^\d+ sessions?/);
      stage.server.setFaults({});
      await stage.refresh();
      const recoveredMs = await until('good numbers again', () => isWell(stage));
      return { ...said, recoverySeconds: seconds(recoveredMs), rowsBefore, rowsAfter: stage.rows() };
    },
  };
}

/** A row that begins with the good files, at which no profile is at work. */
const onFiles = ({ what, promise }: Fault, run: AppRow['run']): AppRow => ({
  what,
  promise,
  run: async (stage) => {
    await stage.away();
    stage.restoreFiles();
    return run(stage);
  },
});

/** Another program is at a file while the profile is at work. */
export function disturbed(fault: Fault): AppRow | null {
  const { disturb, says } = fault;
  if (disturb === undefined) return null;
  const sentences = (says as readonly NoticeKind[]).map(sentence);
  const expected = [sentences.join(' ')];
  // How much of the file SQLite has in memory is up to it: with less, everything is asked for again.
  if (says.includes('history-salvaged')) expected.push(sentence('history-reset'));
  return onFiles(fault, async (stage) => {
    await stage.back();
    await until('good numbers', () => isWell(stage));
    const rowsBefore = stage.rows();
    disturb(stage);
    const recoveredMs = await until('every row there again, and what happened', async () => {
      await stage.refresh();
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (stage.rows() < rowsBefore || !isFreshInTray(await stage.tooltip())) return false;
      return expected.includes(await stage.said());
    });
    const said = { tray: await stage.tooltip(), window: await stage.said() };
    return { ...said, recoverySeconds: seconds(recoveredMs), rowsBefore, rowsAfter: stage.rows() };
  });
}

/** Something happened to a file while the profile was not at work. */
export function damaged(fault: Fault): AppRow | null {
  const { damage, says } = fault;
  if (damage === undefined) return null;
  const sentences = (says as readonly NoticeKind[]).map(sentence);
  return onFiles(fault, async (stage) => {
    const rowsBefore = stage.rows();
    damage(stage);
    await stage.back();
    const recoveredMs = await until('fresh numbers and what happened', async () => {
      const said = await stage.said();
      return sentences.every((one) => said.includes(one)) && isFreshInTray(await stage.tooltip());
    });
    await until('every row there again', () => stage.rows() >= rowsBefore);
    const said = { tray: await stage.tooltip(), window: await stage.said() };
    expect(said.window).toBe(sentences.join(' '));
    return { ...said, recoverySeconds: seconds(recoveredMs), rowsBefore, rowsAfter: stage.rows() };
  });
}
