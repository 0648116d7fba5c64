import type { MenuLine } from './tray-model.ts';

/** One line of the menu under its lasting number. */
export interface NumberedLine {
  readonly id: number;
  readonly line: MenuLine;
  readonly children: readonly NumberedLine[];
}

/**
 * Gives each line of the menu a number that it keeps for as long as Glance runs: the same line has the same number a
 * minute later, with whatever words. So an open menu stays open, and a click on what was read a while ago still counts.
 */
export class MenuIds {
  readonly #idOf = new Map<string, number>();
  readonly #lineOf = new Map<number, MenuLine>();

  number(lines: readonly MenuLine[], within = ''): readonly NumberedLine[] {
    const seen = new Map<string, number>();
    return lines.map((line) => {
      const kind = within + sameness(line);
      const place = seen.get(kind) ?? 0;
      seen.set(kind, place + 1);
      const key = `${kind}#${place}`;
      const id = this.#idOf.get(key) ?? this.#idOf.size + 1;
      this.#idOf.set(key, id);
      this.#lineOf.set(id, line);
      return { id, line, children: line.kind === 'submenu' ? this.number(line.lines, `${key}/`) : [] };
    });
  }

  /** The line with a number, also one that is in the menu no more. */
  lineOf(id: number): MenuLine | undefined {
    return this.#lineOf.get(id);
  }
}

/** What makes a line the same line, apart from its words and its place among its like. */
function sameness(line: MenuLine): string {
  switch (line.kind) {
    case 'item':
      return line.action;
    case 'incident':
      return `incident ${line.accountId} ${line.incidentId}`;
    case 'acknowledge':
      return `acknowledge ${line.incidentId}`;
    case 'snooze':
      return `snooze ${line.snooze}`;
    case 'submenu':
      return `submenu ${line.name}`;
    default:
      return line.kind;
  }
}
