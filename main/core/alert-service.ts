import type { AlertSettings, Incident, ReplayView, Snooze } from '../contract/alerts.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import { snoozeEndsAtMs } from '../domain/alerts/snooze.ts';
import { storageProblem } from '../history/database.ts';
import type { IncidentStore } from '../history/incident-store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import type { IncidentTracker } from '../alerts/incident-tracker.ts';
import type { Replay } from '../alerts/replay.ts';

/** What a person can ask and say about alerts. */
export interface Alerts {
  update(accountId: string, alerts: AlertSettings): Result<null>;
  /** The newest first. */
  incidents(query: CommandArgs<'loadIncidents'>): Result<readonly Incident[]>;
  annotate(note: CommandArgs<'annotateIncident'>): Result<Incident>;
  /** Nothing more is told of an open incident until it is over. */
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
  readonly replay: Replay;
  readonly clock: Clock;
  readonly zoneOf: (accountId: string) => string;
}

/** Builds the commands on the parts of a core. */
export function createAlerts({ settings, incidents, tracker, replay, clock, zoneOf }: AlertsOptions): Alerts {
  let cancelSnoozeEnd: () => void = () => undefined;

  /** A snooze that is over is taken out of the settings, so that tray and windows see it end. */
  function watchSnooze(): void {
    cancelSnoozeEnd();
    const { snoozedUntilMs } = settings.get().notifications;
    if (snoozedUntilMs === null) return;
    const leftMs = snoozedUntilMs - clock.nowMs();
    if (leftMs <= 0) setSnooze(null);
    else cancelSnoozeEnd = clock.after(leftMs, watchSnooze);
  }

  function setSnooze(snoozedUntilMs: number | null): void {
    settings.patch({ notifications: { ...settings.get().notifications, snoozedUntilMs } });
    watchSnooze();
  }

  const attempt = <T>(work: () => T): Result<T> => {
    try {
      return ok(work());
    } catch (error) {
      return { ok: false, error: storageProblem(error) };
    }
  };

  watchSnooze();

  return {
    update(accountId, alerts) {
      if (settings.account(accountId) === undefined) return fail('account-unknown');
      settings.updateAccount(accountId, { alerts });
      tracker.rulesChanged(accountId);
      return ok(null);
    },
    incidents: ({ accountId, fromMs, toMs, limit }) =>
      attempt(() =>
        incidents.list({
          accountId,
          ...(fromMs === undefined ? {} : { fromMs }),
          ...(toMs === undefined ? {} : { toMs }),
          ...(limit === undefined ? {} : { limit }),
        }),
      ),
    annotate: ({ id, note, notUseful }) =>
      tracker.annotate(id, {
        ...(note === undefined ? {} : { note }),
        ...(notUseful === undefined ? {} : { notUseful }),
      }),
    acknowledge: (id) => tracker.acknowledge(id),
    async replay(request) {
      if (settings.account(request.accountId) === undefined) return fail('account-unknown');
      try {
        return ok(await replay.run(request));
      } catch (error) {
        return { ok: false, error: storageProblem(error) };
      }
    },
    snooze(snooze) {
      const nowMs = clock.nowMs();
      setSnooze(snoozeEndsAtMs(snooze, nowMs, zoneOf(settings.get().primaryAccountId ?? '')));
    },
    notificationFailed: (incidentId) => {
      tracker.notificationFailed(incidentId);
    },
    notificationShown: (incidentId) => {
      tracker.notificationShown(incidentId);
    },
    stop() {
      cancelSnoozeEnd();
      replay.stop();
    },
  };
}
