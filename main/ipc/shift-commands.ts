import { fail, ok } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import { lastShift, shiftFigures } from '../domain/report/shift.ts';
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

/** Builds the handler. */
export function shiftCommands({
  core,
  clipboard,
  clock,
  language,
}: ShiftCommandsOptions): Pick<PlainHandlers, 'copyShiftSummary'> {
  return {
    async copyShiftSummary(accountId) {
      const account = core()
        .snapshot()
        .accounts.find(({ id }) => id === accountId);
      if (account === undefined) return fail('account-unknown');
      const { timeZone, name, today } = account;
      const shift = lastShift(clock.nowMs(), timeZone);
      const date = localDateAt(shift.startMs, timeZone);
      const view = core().loadRange({
        accountId,
        preset: 'custom',
        fromDate: date,
        toDate: date,
        granularity: 'hour',
      });
      const incidents = core().alerts.incidents({ accountId, fromMs: shift.startMs, toMs: shift.endMs });
      if (!incidents.ok) return incidents;
      const report = {
        accountName: name,
        timeZone,
        shift,
        figures: shiftFigures(view.points, shift),
        incidents: incidents.value.toReversed(),
        today: today?.date === date ? today : null,
      };
      await clipboard.writeText(shiftText(report, language()));
      return ok({ span: shiftSpan(shift, timeZone, language()) });
    },
  };
}
