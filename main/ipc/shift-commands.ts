import { fail, ok, type Result } from '../contract/errors.ts';
import type { ShiftRequest, ShiftSummary } from '../contract/shift.ts';
import type { Core } from '../core/core.ts';
import { choiceOf, chosenShift, lastShift, shiftFigures } from '../domain/report/shift.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import type { Language } from '../domain/wording/language.ts';
import { shiftSpan, shiftText } from '../domain/wording/shift-text.ts';
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
export function shiftCommands(
  options: ShiftCommandsOptions,
): Pick<PlainHandlers, 'loadShiftSummary' | 'copyShiftSummary'> {
  return {
    loadShiftSummary: (request) => summaryOf(options, request),
    async copyShiftSummary(request) {
      const summary = summaryOf(options, request);
      if (!summary.ok) return summary;
      await options.clipboard.writeText(summary.value.text);
      return ok({ span: summary.value.span });
    },
  };
}

function summaryOf(
  { core, clock, language }: ShiftCommandsOptions,
  { accountId, shift: chosen }: ShiftRequest,
): Result<ShiftSummary> {
  const account = core()
    .snapshot()
    .accounts.find(({ id }) => id === accountId);
  if (account === undefined) return fail('account-unknown');
  const { timeZone, name, today } = account;
  const shift = chosen === undefined ? lastShift(clock.nowMs(), timeZone) : chosenShift(chosen, timeZone);
  const [fromDate, toDate] = [localDateAt(shift.startMs, timeZone), localDateAt(shift.endMs - 1, timeZone)];
  const view = core().loadRange({ accountId, preset: 'custom', fromDate, toDate, granularity: 'hour' });
  const incidents = core().alerts.incidents({ accountId, fromMs: shift.startMs, toMs: shift.endMs });
  if (!incidents.ok) return incidents;
  const report = {
    accountName: name,
    timeZone,
    shift,
    figures: shiftFigures(view.points, shift),
    incidents: incidents.value.toReversed(),
    today: today?.date === toDate ? today : null,
  };
  return ok({
    shift: chosen ?? choiceOf(shift, timeZone),
    span: shiftSpan(shift, timeZone, language()),
    text: shiftText(report, language()),
  });
}
