import { fail, ok } from '../contract/errors.ts';
import type { Language } from '../domain/wording/language.ts';
import type { Core } from '../core/core.ts';
import type { Notifier } from '../notifications/notifier.ts';
import type { Clock } from '../system/clock.ts';
import { A_PERSONS_PACE, createGate } from './rate-limit.ts';
import type { PlainHandlers } from './register.ts';

/** What the windows ask about alerts: rules, incidents, replay, snooze, the test notification. */

export type AlertCommands = Pick<
  PlainHandlers,
  | 'updateAlerts'
  | 'loadIncidents'
  | 'annotateIncident'
  | 'acknowledgeIncident'
  | 'replayAlerts'
  | 'snooze'
  | 'sendTestNotification'
>;

export interface AlertCommandsOptions {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Pick<Core, 'alerts'>;
  readonly notifier: Notifier;
  readonly language: () => Language;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Shows where alerts are set up: the click on the test notification. */
  readonly openAlerts: () => void;
}

const TEST_KEY = 'test notification';

/** Builds the commands on a core and the way to the desktop. */
export function alertCommands({ core, notifier, language, clock, openAlerts }: AlertCommandsOptions): AlertCommands {
  const mayNotify = createGate(clock, A_PERSONS_PACE);
  return {
    updateAlerts: ({ accountId, alerts }) => core().alerts.update(accountId, alerts),
    loadIncidents: (query) => core().alerts.incidents(query),
    annotateIncident: (note) => core().alerts.annotate(note),
    acknowledgeIncident: ({ id }) => core().alerts.acknowledge(id),
    replayAlerts: (request) => core().alerts.replay(request),
    snooze: (snooze) => {
      core().alerts.snooze(snooze);
      return ok(null);
    },
    async sendTestNotification() {
      if (!mayNotify()) return fail('too-often');
      const { notifications } = language().m;
      // Pressed twice, it is shown twice.
      notifier.withdraw(TEST_KEY);
      const shown = await notifier.show({
        key: TEST_KEY,
        title: notifications.testTitle(),
        body: notifications.testBody(),
        onClick: openAlerts,
      });
      return shown ? ok(null) : fail('notifications-unavailable');
    },
  };
}
