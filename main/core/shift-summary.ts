import { fail, ok, type Result } from '../contract/errors.ts';
import type { ShiftRequest, ShiftSummary } from '../contract/shift.ts';
import { choiceOf, chosenShift, lastShift, shiftFigures } from '../domain/report/shift.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import type { Language } from '../domain/wording/language.ts';
import { shiftSpan, shiftText } from '../domain/wording/shift-text.ts';
import type { Core } from './core.ts';

/**
 * The hand-over text of a shift, the last one unless another is chosen.
 * @param nowMs UTC epoch milliseconds
 * @returns `account-unknown`, or the incident store's problem
 */
export function summarizeShift(
  core: Pick<Core, 'snapshot' | 'loadRange' | 'alerts'>,
  { accountId, shift: chosen }: ShiftRequest,
  nowMs: number,
  language: Language,
): Result<ShiftSummary> {
  const account = core.snapshot().accounts.find(({ id }) => id === accountId);
  if (account === undefined) return fail('account-unknown');
  const { timeZone, name, today } = account;
  const shift = chosen === undefined ? lastShift(nowMs, timeZone) : chosenShift(chosen, timeZone);
  const [fromDate, toDate] = [localDateAt(shift.startMs, timeZone), localDateAt(shift.endMs - 1, timeZone)];
  const view = core.loadRange({ accountId, preset: 'custom', fromDate, toDate, granularity: 'hour' });
  const incidents = core.alerts.incidents({ accountId, fromMs: shift.startMs, toMs: shift.endMs });
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
    span: shiftSpan(shift, timeZone, language),
    text: shiftText(report, language),
  });
}
