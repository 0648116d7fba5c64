import type { Fault, FaultOutcome } from './fault.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ') || '–';

function row(fault: Fault, outcome: FaultOutcome | undefined): string {
  const cells =
    outcome === undefined
      ? ['**failed**', '', '', '', '']
      : [
          outcome.tray,
          outcome.window,
          outcome.recoverySeconds === null ? '' : `${outcome.recoverySeconds} s`,
          String(outcome.rowsBefore),
          String(outcome.rowsAfter),
        ];
  return `| ${[fault.what, fault.promise, ...cells].map(cell).join(' | ')} |`;
}

/** The table as Markdown. Times are the app's own clock. */
export function resultsTable(
  groups: readonly (readonly [string, readonly Fault[]])[],
  outcomes: ReadonlyMap<Fault, FaultOutcome>,
): string {
  const all = groups.flatMap(([, faults]) => faults);
  const held = all.filter((fault) => outcomes.has(fault));
  const lost = held.filter((fault) => {
    const { rowsBefore, rowsAfter } = outcomes.get(fault) ?? { rowsBefore: 0, rowsAfter: 0 };
    return rowsAfter < rowsBefore;
  });
  const head = [
    '# What happens when something goes wrong',
    '',
    'Written by `npm run test:faults`: the real core with real files against a real server on loopback, with the clock turned',
    'by hand. Sentences are those of the tray’s tooltip and of the windows; times are on the app’s clock.',
    '',
    `${all.length} faults, ${held.length} promises kept, rows lost in ${lost.length}.`,
  ];
  const tables = groups.flatMap(([name, faults]) => [
    '',
    `## ${name}`,
    '',
    '| What happens | Promise | The tray says | A window says | Back after | Rows before | after |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...faults.map((fault) => row(fault, outcomes.get(fault))),
  ]);
  return `${[...head, ...tables].join('\n')}\n`;
}
