import { ok } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import { reviewWeek } from '../core/week-review.ts';
import type { Language } from '../domain/wording/language.ts';
import { weekText } from '../domain/wording/week-text.ts';
import type { Clock } from '../system/clock.ts';
import type { PlainHandlers } from './register.ts';

/** The week in review, to look at and as text. */

export interface WeekCommandsOptions {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Pick<Core, 'snapshot' | 'loadRange' | 'loadRangeWithTypical' | 'alerts' | 'dashboard'>;
  readonly clipboard: { writeText(text: string): void | Promise<void> };
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly language: () => Language;
}

/** Builds the handlers. */
export function weekCommands({
  core,
  clipboard,
  clock,
  language,
}: WeekCommandsOptions): Pick<PlainHandlers, 'loadWeek' | 'copyWeek'> {
  return {
    loadWeek: (request) => reviewWeek(core(), request, clock.nowMs()),
    async copyWeek(request) {
      const review = reviewWeek(core(), request, clock.nowMs());
      if (!review.ok) return review;
      await clipboard.writeText(weekText(review.value, language()));
      return ok(null);
    },
  };
}
