import type { AlertSettings, Incident, ReplayView, Snooze } from '../contract/alerts.ts';
import { attempt, fail, ok, type Result } from '../contract/errors.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import { LONGEST_SNOOZE_MS, snoozeEndsAtMs } from '../domain/alerts/snooze.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time/units.ts';
import { storageProblem } from '../history/database.ts';
import type { IncidentStore } from '../history/incident-store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import type { IncidentTracker } from '../alerts/incident-tracker.ts';
import type { ReplayRequest } from '../alerts/replay.ts';

/** What a person can ask and say about alerts. */
export interface Alerts {
  update(accountId: string, alerts: AlertSettings): Result<null>;
  /** The newest first. */
  incidents(query: CommandArgs<'loadIncidents'>): Result<readonly Incident[]>;
  annotate(note: CommandArgs<'annotateIncident'>): Result<Incident>;
  /** An open incident is not notified again until it is over. */
  acknowledge(id: number): Result<null>;
  replay(request: CommandArgs<'replayAlerts'>): Promise<Result<ReplayView>>;
  /** `today` and `until-monday` are those of the primary account's zone. */
  snooze(snooze: Snooze): void;
  /** The desktop did not show an incident's notification. */
  notificationFailed(incidentId: number): void;
  /** The desktop showed it after all, now. */
  notificationShown(incidentId: number): void;
  stop(): void;
}

export interface AlertsOptions {
  readonly settings: SettingsStore;
  readonly incidents: IncidentStore;
  readonly tracker: IncidentTracker;
  readonly replay: (request: ReplayRequest) => Promise<Result<ReplayView>>;
  readonly clock: Clock;
  readonly zoneOf: (accountId: string) => string;
}

/** Builds the commands on the parts of a core. */
export function createAlerts(options: AlertsOptions): Alerts {
  const { settings, incidents, tracker, replay, clock, zoneOf } = options;
  const snoozes = snoozesOf(options);
  return {
    update(accountId, alerts) {
      if (settings.account(accountId) === undefined) return fail('account-unknown');
      settings.updateAccount(accountId, { alerts });
      tracker.rulesChanged(accountId);
      return ok(null);
    },
    incidents: (query) => attempt(() => incidents.list(withoutUndefined(query)), storageProblem),
    annotate: ({ id, ...change }) => tracker.annotate(id, withoutUndefined(change)),
    acknowledge: (id) => tracker.acknowledge(id),
    replay: (request) =>
      settings.account(request.accountId) === undefined ? Promise.resolve(fail('account-unknown')) : replay(request),
    snooze(snooze) {
      snoozes.set(snoozeEndsAtMs(snooze, clock.nowMs(), zoneOf(settings.get().primaryAccountId ?? '')));
    },
    notificationFailed: (incidentId) => {
      tracker.notificationFailed(incidentId);
    },
    notificationShown: (incidentId) => {
      tracker.notificationShown(incidentId);
    },
    stop() {
      snoozes.stop();
    },
  };
}

/** A clock that was wrong and is set right changes how much of a snooze is left. */
const SNOOZE_LOOK_MS = 10 * MINUTE_MS;

/** With a network, a computer whose clock was reset gets the right time within minutes. */
const CLOCK_IS_MENDED_WITHIN_MS = HOUR_MS;

/**
 * A snooze that is over is taken out of the settings, so that tray and windows see it end. So is one that nobody can have
 * wanted, taken while this computer's clock was ahead; but not at once, for it may be the clock of now that is behind.
 */
function snoozesOf({ settings, clock }: AlertsOptions): { set: (untilMs: number | null) => void; stop: () => void } {
  let cancelEnd: () => void = () => undefined;
  let unlikelyForMs = 0;

  function watch(): void {
    cancelEnd();
    const { snoozedUntilMs } = settings.get().notifications;
    if (snoozedUntilMs === null) return;
    const leftMs = snoozedUntilMs - clock.nowMs();
    unlikelyForMs = leftMs > LONGEST_SNOOZE_MS ? unlikelyForMs + SNOOZE_LOOK_MS : 0;
    if (leftMs <= 0 || unlikelyForMs > CLOCK_IS_MENDED_WITHIN_MS) set(null);
    else cancelEnd = clock.after(Math.min(leftMs, SNOOZE_LOOK_MS), watch);
  }

  function set(snoozedUntilMs: number | null): void {
    settings.patch({ notifications: { ...settings.get().notifications, snoozedUntilMs } });
    unlikelyForMs = 0;
    watch();
  }

  watch();
  return {
    set,
    stop: () => {
      cancelEnd();
    },
  };
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same with only what was given: an optional property of ours is never there and undefined. */
const withoutUndefined = <T extends object>(value: T): Given<T> =>
  Object.fromEntries(Object.entries(value).filter(([, own]) => own !== undefined)) as Given<T>;
