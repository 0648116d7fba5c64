import { fail } from '../contract/errors.ts';
import type { CommandHandlers } from './register.ts';

/** What the windows ask about alerts: rules, incidents, replay, snooze, the test notification. */

export type AlertCommands = Pick<
  CommandHandlers,
  'updateAlerts' | 'loadIncidents' | 'annotateIncident' | 'replayAlerts' | 'snooze' | 'sendTestNotification'
>;

export function alertCommands(): AlertCommands {
  return {
    updateAlerts: () => fail('internal'),
    loadIncidents: () => fail('internal'),
    annotateIncident: () => fail('internal'),
    replayAlerts: () => fail('internal'),
    snooze: () => fail('internal'),
    sendTestNotification: () => fail('internal'),
  };
}
