import { ALERT_RULES, type AlertRule, type AlertSettings, type Incident } from '../contract/alerts.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { DAY_MS, HOUR_MS } from '../domain/time/calendar.ts';
import { byRule, packObservation, unpackObservation } from '../domain/alerts/observation.ts';
import { isSure } from '../domain/wording/incident-titles.ts';
import {
  closeAfterGap,
  closeUnwatched,
  NO_ALERTS,
  stepAlerts,
  type AlertEvent,
  type AlertState,
  type AlertStep,
  type AlertTimes,
} from '../domain/alerts/incident-reducer.ts';
import type { Detection } from '../domain/detection/spike-detector.ts';
import { quietReason } from '../domain/alerts/quiet-hours.ts';
import { createZoneClock, MINUTE_MS, type ZoneClock } from '../domain/time/zone-clock.ts';
import type { ObservationStore } from '../history/observation-store.ts';
import type { IncidentStore } from '../history/incident-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';

/** Where verdicts become incidents: judged by the rules, kept, told, withdrawn. */

/** An incident worth telling. */
export interface IncidentNews {
  /** One incident, one notification: also over a restart. */
  readonly key: string;
  readonly incident: Incident;
  /** It is told that it is over. */
  readonly isOver: boolean;
  readonly timeZone: string;
}

export interface IncidentTracker {
  /** Judges what a poll found. `stale` when the answer was old as it came. */
  take(accountId: string, detection: Detection | null, stale: boolean): void;
  /** Incidents that go on and are sure enough to be shown, the newest first. */
  openIncidents(accountId: string): readonly Incident[];
  /** The account's rules changed: what is not watched any more is over. */
  rulesChanged(accountId: string): void;
  annotate(id: number, change: { readonly note?: string; readonly notUseful?: boolean }): Result<Incident>;
  /** The person knows of an open incident: nothing more is told of it until it is over. */
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
  /** After how many minutes what goes on is told again; 0 for never. */
  readonly remindAfterMinutes: () => number;
  readonly onTell: (news: IncidentNews) => void;
  readonly onWithdraw: (key: string) => void;
  /** Incidents of an account began, changed or ended. */
  readonly onChange: (accountId: string) => void;
}

/** A month of replay and some days to warm up. */
export const KEEP_OBSERVATIONS_DAYS = 40;

/** What is on disk of an open incident besides what the rules know. An id below zero is not on disk yet. */
interface Kept extends Pick<Incident, 'id' | 'note' | 'notUseful' | 'acknowledgedAtMs'> {
  readonly key: string;
  /** When it was told last; null where that was before this run, or never. */
  readonly toldAtMs?: number;
}

interface TrackedAccount {
  state: AlertState;
  readonly kept: Map<AlertRule, Kept>;
}

/** Builds the tracker; an account is read from the store when first asked for. */
export function createIncidentTracker(options: IncidentTrackerOptions): IncidentTracker {
  const { incidents, observations, clock, log } = options;
  const tracked = new Map<string, TrackedAccount>();
  const zones = new Map<string, ZoneClock>();
  let nextUnsavedId = -1;
  let forgottenAtMs = -Infinity;

  function trackedOf(accountId: string): TrackedAccount {
    const known = tracked.get(accountId);
    if (known !== undefined) return known;
    const account: TrackedAccount = { state: NO_ALERTS, kept: new Map() };
    tracked.set(accountId, account);
    try {
      restore(accountId, account);
    } catch (error) {
      // Alerts of this run do without the last one's; the history says itself that it cannot be read.
      log.error('the open incidents could not be read', error);
    }
    return account;
  }

  /** Takes up where the last run left off. What was open too long ago to go on ended then. */
  function restore(accountId: string, account: TrackedAccount): void {
    const rules = byRule((rule) => ({ open: null, ...incidents.lastEnds(accountId, rule) }));
    let state: AlertState = { lastPollMs: observations.lastAtMs(accountId), rules };
    for (const { open, ...kept } of incidents.open(accountId)) {
      const { rule, startedAtMs } = open.incident;
      // Two of a rule are never open, unless somebody else wrote the file.
      if (state.rules[rule].open !== null) continue;
      account.kept.set(rule, { ...kept, key: keyOf(open.incident) });
      state = {
        lastPollMs: Math.max(state.lastPollMs ?? startedAtMs, startedAtMs),
        rules: { ...state.rules, [rule]: { ...state.rules[rule], open } },
      };
    }
    apply(accountId, account, closeAfterGap(state, clock.nowMs()));
  }

  function zoneOf(accountId: string): ZoneClock {
    const timeZone = options.zoneOf(accountId);
    const zone = zones.get(timeZone) ?? createZoneClock(timeZone);
    zones.set(timeZone, zone);
    return zone;
  }

  function apply(accountId: string, account: TrackedAccount, { state, events }: AlertStep): void {
    account.state = state;
    for (const event of events) {
      save(account, event);
      const kept = account.kept.get(event.open.incident.rule);
      if (kept === undefined) continue;
      if (event.tell === 'first' || (event.tell !== null && kept.acknowledgedAtMs === null)) {
        tell(account, event, kept);
      }
      if (event.kind !== 'ended') continue;
      // Who wants to know that it is over is told so in place of what was told before.
      if (event.open.notifiedValue !== null && event.tell !== 'over') options.onWithdraw(kept.key);
      account.kept.delete(event.open.incident.rule);
    }
    if (events.length > 0) options.onChange(accountId);
  }

  function tell(account: TrackedAccount, event: Pick<AlertEvent, 'open'>, kept: Kept): void {
    account.kept.set(event.open.incident.rule, { ...kept, toldAtMs: clock.nowMs() });
    options.onTell(newsOf(event, kept));
  }

  /** What was told, goes on and was not acknowledged is told again from time to time, if the person wants that. */
  function remind(account: TrackedAccount, times: AlertTimes, alerts: AlertSettings): void {
    const afterMs = options.remindAfterMinutes() * MINUTE_MS;
    const nowMs = clock.nowMs();
    if (afterMs === 0 || quietReason({ ...alerts, ...times }, times.zone, nowMs) !== null) return;
    for (const rule of ALERT_RULES) {
      const { open } = account.state.rules[rule];
      const kept = account.kept.get(rule);
      if (open?.incident.notifiedAtMs == null || kept?.acknowledgedAtMs !== null) continue;
      if (nowMs - (kept.toldAtMs ?? open.incident.notifiedAtMs) >= afterMs) tell(account, { open }, kept);
    }
  }

  /** Best effort: with a full disk, which is said where answers are kept, alerts go on without their list. */
  function save(account: TrackedAccount, { open }: AlertEvent): void {
    const { rule } = open.incident;
    const kept = account.kept.get(rule);
    if (kept !== undefined && kept.id > 0) {
      incidents.update(kept.id, open);
      return;
    }
    const added = incidents.add(open);
    const id = added.ok ? added.value : (kept?.id ?? nextUnsavedId--);
    account.kept.set(rule, {
      key: keyOf(open.incident),
      note: '',
      notUseful: false,
      acknowledgedAtMs: null,
      ...kept,
      id,
    });
  }

  const newsOf = (
    { open, tell }: Pick<AlertEvent, 'open'> & Partial<Pick<AlertEvent, 'tell'>>,
    { key, toldAtMs: _, ...kept }: Kept,
  ): IncidentNews => ({
    key,
    incident: { ...open.incident, ...kept },
    isOver: tell === 'over',
    timeZone: options.zoneOf(open.incident.accountId),
  });

  function forgetOldObservations(nowMs: number): void {
    if (Math.abs(nowMs - forgottenAtMs) < HOUR_MS) return;
    forgottenAtMs = nowMs;
    observations.forgetBefore(nowMs - KEEP_OBSERVATIONS_DAYS * DAY_MS);
  }

  function markTold(
    account: TrackedAccount,
    rule: AlertRule,
    told: Pick<Incident, 'suppressed' | 'notifiedAtMs'>,
  ): void {
    const { open } = account.state.rules[rule];
    const own = account.kept.get(rule);
    if (open === null || own === undefined) return;
    const after = { ...open, incident: { ...open.incident, ...told } };
    const rules = { ...account.state.rules, [rule]: { ...account.state.rules[rule], open: after } };
    account.state = { ...account.state, rules };
    incidents.update(own.id, after);
  }

  function markEachTold(incidentId: number, told: Pick<Incident, 'suppressed' | 'notifiedAtMs'>): void {
    for (const [accountId, account] of tracked) {
      for (const [rule, { id }] of account.kept) if (id === incidentId) markTold(account, rule, told);
      options.onChange(accountId);
    }
  }

  return {
    take(accountId, detection, stale) {
      const alerts = options.alertsOf(accountId);
      if (alerts === undefined || detection === null) return;
      const account = trackedOf(accountId);
      const observation = { ...detection, stale };
      observations.keep(accountId, observation);
      forgetOldObservations(clock.nowMs());
      // What is kept is what is judged, so that a replay sees the same.
      const judged = unpackObservation(observation.atMs, packObservation(observation)) ?? observation;
      const times = { accountId, zone: zoneOf(accountId), ...options.quiet() };
      apply(accountId, account, stepAlerts(account.state, judged, alerts, times));
      if (!stale) remind(account, times, alerts);
    },

    openIncidents(accountId) {
      const { state, kept } = trackedOf(accountId);
      const open: Incident[] = [];
      for (const rule of ALERT_RULES) {
        const incident = state.rules[rule].open?.incident;
        const own = kept.get(rule);
        if (incident === undefined || own === undefined || !isSure(incident)) continue;
        const { id, note, notUseful, acknowledgedAtMs } = own;
        open.push({ ...incident, id, note, notUseful, acknowledgedAtMs });
      }
      return open.sort((one, other) => other.startedAtMs - one.startedAtMs);
    },

    rulesChanged(accountId) {
      const alerts = options.alertsOf(accountId);
      const account = trackedOf(accountId);
      if (alerts !== undefined) apply(accountId, account, closeUnwatched(account.state, alerts, clock.nowMs()));
    },

    annotate(id, change) {
      const annotated = incidents.annotate(id, change);
      if (!annotated.ok) return annotated;
      const { accountId, rule, note, notUseful } = annotated.value;
      const own = tracked.get(accountId)?.kept.get(rule);
      if (own?.id === id) tracked.get(accountId)?.kept.set(rule, { ...own, note, notUseful });
      options.onChange(accountId);
      return annotated;
    },

    acknowledge(id) {
      for (const [accountId, { kept }] of tracked) {
        for (const [rule, own] of kept) {
          if (own.id !== id) continue;
          const acknowledgedAtMs = clock.nowMs();
          kept.set(rule, { ...own, acknowledgedAtMs });
          if (id > 0) incidents.acknowledge(id, acknowledgedAtMs);
          options.onWithdraw(own.key);
          options.onChange(accountId);
          return ok(null);
        }
      }
      return fail('invalid-argument', 'id');
    },

    notificationFailed(incidentId) {
      incidents.markSuppressed(incidentId, 'notifications-unavailable');
      markEachTold(incidentId, { suppressed: 'notifications-unavailable', notifiedAtMs: null });
    },

    notificationShown(incidentId) {
      markEachTold(incidentId, { suppressed: null, notifiedAtMs: clock.nowMs() });
    },

    forget(accountId) {
      for (const { key } of tracked.get(accountId)?.kept.values() ?? []) options.onWithdraw(key);
      tracked.delete(accountId);
    },
  };
}

const keyOf = ({ accountId, rule, startedAtMs }: Pick<Incident, 'accountId' | 'rule' | 'startedAtMs'>): string =>
  `${accountId} ${rule} ${startedAtMs}`;
