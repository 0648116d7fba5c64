import { ok } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import { summarizeShift } from '../core/shift-summary.ts';
import type { Language } from '../domain/wording/language.ts';
import type { Clock } from '../system/clock.ts';
import type { PlainHandlers } from './register.ts';

/** The hand-over text of a shift. */

export interface ShiftCommandsOptions {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Pick<Core, 'snapshot' | 'loadRange' | 'alerts'>;
  readonly clipboard: { writeText(text: string): void | Promise<void> };
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly language: () => Language;
}

/** Builds the handlers. */
export function shiftCommands({
  core,
  clipboard,
  clock,
  language,
}: ShiftCommandsOptions): Pick<PlainHandlers, 'loadShiftSummary' | 'copyShiftSummary'> {
  return {
    loadShiftSummary: (request) => summarizeShift(core(), request, clock.nowMs(), language()),
    async copyShiftSummary(request) {
      const summary = summarizeShift(core(), request, clock.nowMs(), language());
      if (!summary.ok) return summary;
      await clipboard.writeText(summary.value.text);
      return ok({ span: summary.value.span });
    },
  };
}
