import { beforeEach, describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import type { Incident } from '../../../main/contract/alerts.ts';
import { IncidentNotifications } from '../../../main/notifications/incident-notifications.ts';
import type { NotificationSpec } from '../../../main/notifications/notifier.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { incident } from '../tray/support.ts';

let clock: ManualClock;
let canShow = true;
let shown: NotificationSpec[] = [];
let open: Incident[] = [];
let events: string[] = [];
let notifications: IncidentNotifications;

beforeEach(() => {
  clock = createManualClock(0);
  canShow = true;
  shown = [];
  events = [];
  open = [incident({ id: 7, value: 40 })];
  notifications = new IncidentNotifications({
    notifier: {
      show: (spec) => {
        if (canShow) shown.push(spec);
        return Promise.resolve(canShow);
      },
      withdraw: (key) => events.push(`withdrawn ${key}`),
    },
    clock,
    language: () => ENGLISH,
    accountName: (id) => id.toUpperCase(),
    show: ({ incidentId }) => events.push(`opened ${incidentId}`),
    open: (_accountId, id) => open.find((one) => one.id === id) ?? null,
    onFailed: (id) => events.push(`failed ${id}`),
    onShownLate: (id) => events.push(`shown late ${id}`),
  });
});

const news = (value = 40) => ({ key: 'k', incident: incident({ id: 7, value }), isOver: false, timeZone: 'UTC' });

describe('an incident', () => {
  it('is told with the account’s name, and a click leads to it', async () => {
    await notifications.notify(news());
    expect(shown[0]?.title).toBe('Many video sessions · ACME');
    shown[0]?.onClick();
    expect(events).toEqual(['opened 7']);
  });

  it('that could not be shown is shown when a server comes, as it is by then', async () => {
    canShow = false;
    await notifications.notify(news());
    expect(events).toEqual(['failed 7']);
    canShow = true;
    open = [incident({ id: 7, value: 50 })];
    await notifications.retry();
    expect(shown[0]?.body).toContain('50');
    expect(events).toEqual(['failed 7', 'shown late 7']);
    await notifications.retry();
    expect(shown).toHaveLength(1);
  });

  it('that is over by then is not told any more', async () => {
    canShow = false;
    await notifications.notify(news());
    canShow = true;
    open = [];
    await notifications.retry();
    await notifications.notify(news());
    notifications.withdraw('k');
    await notifications.retry();
    expect(shown).toHaveLength(1);
  });

  it('is tried again every minute where nobody says that a server came', async () => {
    canShow = false;
    await notifications.notify(news());
    clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    canShow = true;
    clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(shown).toHaveLength(1);
  });
});
