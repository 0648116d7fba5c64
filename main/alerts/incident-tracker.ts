import { ALERT_RULES, type AlertSettings, type Incident } from '../contract/alerts.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { packObservation, unpackObservation } from '../domain/alerts/observation.ts';
import type { AlertEvent, AlertStep, AlertTimes } from '../domain/alerts/alert-state.ts';
import { closeUnwatched, stepAlerts } from '../domain/alerts/incident-reducer.ts';
import type { Detection } from '../domain/detection/spike-detector.ts';
import { quietReason } from '../domain/alerts/quiet-hours.ts';
import { createZoneClock, type ZoneClock } from '../domain/time/zone-clock.ts';
import type { ObservationStore } from '../history/observation-store.ts';
import type { IncidentStore } from '../history/incident-store.ts';
import type { IncidentNotification } from '../notifications/incident-notifications.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import { KeptIncidents, shownIncidents, type Kept, type TrackedAccount } from './kept-incidents.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time/units.ts';
import { KEPT_OBSERVATIONS_DAYS } from '../domain/time/windows.ts';

/** Where verdicts become incidents: judged by the rules, kept, notified of, withdrawn. */

export interface IncidentTracker {
  /** Judges what a poll found. `stale` when the answer was old as it came. */
  take(accountId: string, detection: Detection | null, stale: boolean): void;
  /** Incidents that go on and are sure enough to be shown, the newest first. */
  openIncidents(accountId: string): readonly Incident[];
  /** The account's rules changed: what is not watched any more is over. */
  rulesChanged(accountId: string): void;
  annotate(id: number, change: { readonly note?: string; readonly notUseful?: boolean }): Result<Incident>;
  /** The person knows of an open incident: it is not notified again until it is over. */
  acknowledge(id: number): Result<null>;
  /** The desktop did not show an incident's notification. */
  notificationFailed(incidentId: number): void;
  /** The desktop showed it after all, now. */
  notificationShown(incidentId: number): void;
  /** The account is at rest: its notifications are taken back, what is open stays open for the next start. */
  forget(accountId: string): void;
}

export interface IncidentTrackerOptions {
  readonly incidents: IncidentStore;
  readonly observations: ObservationStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined for an account that is gone. */
  readonly alertsOf: (accountId: string) => AlertSettings | undefined;
  readonly zoneOf: (accountId: string) => string;
  readonly quiet: () => { readonly snoozedUntilMs: number | null; readonly muted: boolean };
  /** Minutes after which an open incident is notified again; 0 for never. */
  readonly remindAfterMinutes: () => number;
  readonly onNotify: (notification: IncidentNotification) => void;
  readonly onWithdraw: (key: string) => void;
  /** Incidents of an account began, changed or ended. */
  readonly onChange: (accountId: string) => void;
}

/** Builds the tracker; an account is read from the store when first asked for. */
export const createIncidentTracker = (options: IncidentTrackerOptions): IncidentTracker => new Tracker(options);

class Tracker implements IncidentTracker {
  readonly #options: IncidentTrackerOptions;
  readonly #accounts: KeptIncidents;
  readonly #zones = new Map<string, ZoneClock>();
  #forgottenAtMs = -Infinity;

  constructor(options: IncidentTrackerOptions) {
    this.#options = options;
    this.#accounts = new KeptIncidents(options);
  }

  take(accountId: string, detection: Detection | null, stale: boolean): void {
    const { alertsOf, observations, quiet, clock } = this.#options;
    const alerts = alertsOf(accountId);
    if (alerts === undefined || detection === null) return;
    const account = this.#accountOf(accountId);
    const observation = { ...detection, stale };
    observations.keep(accountId, observation);
    this.#forgetOldObservations(clock.nowMs());
    // What is kept is what is judged, so that a replay sees the same.
    const judged = unpackObservation(observation.atMs, packObservation(observation)) ?? observation;
    const times = { accountId, zone: this.#zoneOf(accountId), ...quiet() };
    this.#apply(accountId, account, stepAlerts(account.state, judged, alerts, times));
    if (!stale) this.#remind(account, times, alerts);
  }

  openIncidents(accountId: string): readonly Incident[] {
    return shownIncidents(this.#accountOf(accountId));
  }

  rulesChanged(accountId: string): void {
    const { alertsOf, clock } = this.#options;
    const alerts = alertsOf(accountId);
    const account = this.#accountOf(accountId);
    if (alerts !== undefined) this.#apply(accountId, account, closeUnwatched(account.state, alerts, clock.nowMs()));
  }

  annotate(id: number, change: { readonly note?: string; readonly notUseful?: boolean }): Result<Incident> {
    const annotated = this.#options.incidents.annotate(id, change);
    if (!annotated.ok) return annotated;
    const { accountId, rule, note, notUseful } = annotated.value;
    const kept = this.#accounts.known(accountId)?.kept;
    const own = kept?.get(rule);
    if (own?.id === id) kept?.set(rule, { ...own, note, notUseful });
    this.#options.onChange(accountId);
    return annotated;
  }

  acknowledge(id: number): Result<null> {
    const found = this.#accounts.find(id);
    if (found === null) return fail('invalid-argument', 'id');
    const { incidents, clock, onWithdraw, onChange } = this.#options;
    const acknowledgedAtMs = clock.nowMs();
    found.account.kept.set(found.rule, { ...found.own, acknowledgedAtMs });
    if (id > 0) incidents.acknowledge(id, acknowledgedAtMs);
    onWithdraw(found.own.key);
    onChange(found.accountId);
    return ok(null);
  }

  notificationFailed(incidentId: number): void {
    this.#options.incidents.markSuppressed(incidentId, 'notifications-unavailable');
    this.#mark(incidentId, { suppressed: 'notifications-unavailable', notifiedAtMs: null });
  }

  notificationShown(incidentId: number): void {
    this.#mark(incidentId, { suppressed: null, notifiedAtMs: this.#options.clock.nowMs() });
  }

  forget(accountId: string): void {
    for (const { key } of this.#accounts.known(accountId)?.kept.values() ?? []) this.#options.onWithdraw(key);
    this.#accounts.forget(accountId);
  }

  #accountOf(accountId: string): TrackedAccount {
    return this.#accounts.of(accountId, this.#options.clock.nowMs(), (account, step) => {
      this.#apply(accountId, account, step);
    });
  }

  #zoneOf(accountId: string): ZoneClock {
    const timeZone = this.#options.zoneOf(accountId);
    const zone = this.#zones.get(timeZone) ?? createZoneClock(timeZone);
    this.#zones.set(timeZone, zone);
    return zone;
  }

  #apply(accountId: string, account: TrackedAccount, { state, events }: AlertStep): void {
    account.state = state;
    for (const event of events) {
      const kept = this.#accounts.save(account, event.open);
      if (event.notify === 'first' || (event.notify !== null && kept.acknowledgedAtMs === null)) {
        this.#notify(account, event, kept);
      }
      if (event.kind !== 'ended') continue;
      // The notification of the end replaces that of the beginning.
      if (event.open.notifiedValue !== null && event.notify !== 'over') this.#options.onWithdraw(kept.key);
      account.kept.delete(event.open.incident.rule);
    }
    if (events.length > 0) this.#options.onChange(accountId);
  }

  #notify(account: TrackedAccount, { open, notify }: Due, kept: Kept): void {
    const { clock, onNotify, zoneOf } = this.#options;
    account.kept.set(open.incident.rule, { ...kept, lastNotifiedAtMs: clock.nowMs() });
    const { key, lastNotifiedAtMs: _, ...onDisk } = kept;
    const timeZone = zoneOf(open.incident.accountId);
    onNotify({ key, incident: { ...open.incident, ...onDisk }, isOver: notify === 'over', timeZone });
  }

  /** Notifies open incidents again that nobody acknowledged, where the settings ask for it. */
  #remind(account: TrackedAccount, times: AlertTimes, alerts: AlertSettings): void {
    const afterMs = this.#options.remindAfterMinutes() * MINUTE_MS;
    const nowMs = this.#options.clock.nowMs();
    if (afterMs === 0 || quietReason({ ...alerts, ...times }, times.zone, nowMs) !== null) return;
    for (const rule of ALERT_RULES) {
      const { open } = account.state.rules[rule];
      const kept = account.kept.get(rule);
      if (open?.incident.notifiedAtMs == null || kept?.acknowledgedAtMs !== null) continue;
      if (nowMs - (kept.lastNotifiedAtMs ?? open.incident.notifiedAtMs) >= afterMs)
        this.#notify(account, { open }, kept);
    }
  }

  #forgetOldObservations(nowMs: number): void {
    if (Math.abs(nowMs - this.#forgottenAtMs) < HOUR_MS) return;
    this.#forgottenAtMs = nowMs;
    this.#options.observations.forgetBefore(nowMs - KEPT_OBSERVATIONS_DAYS * DAY_MS);
  }

  #mark(incidentId: number, change: Pick<Incident, 'suppressed' | 'notifiedAtMs'>): void {
    this.#accounts.mark(incidentId, change);
    for (const [accountId] of this.#accounts.all()) this.#options.onChange(accountId);
  }
}

/** A notification that is due; a reminder has no event of its own. */
type Due = Pick<AlertEvent, 'open'> & Partial<Pick<AlertEvent, 'notify'>>;
