import { ALERT_RULES, byRule, type AlertRule, type Incident } from '../contract/alerts.ts';
import { NO_ALERTS, type AlertState, type AlertStep, type OpenIncident } from '../domain/alerts/alert-state.ts';
import { closeAfterGap } from '../domain/alerts/incident-reducer.ts';
import { isSure } from '../domain/wording/incident-titles.ts';
import type { IncidentStore } from '../history/incident-store.ts';
import type { ObservationStore } from '../history/observation-store.ts';
import type { Log } from '../system/log.ts';

/** What is on disk of an open incident besides what the rules know. An id below zero is not on disk yet. */
export interface Kept extends Pick<Incident, 'id' | 'note' | 'notUseful' | 'acknowledgedAtMs'> {
  /** One incident, one notification: also over a restart. */
  readonly key: string;
  /** When its last notification was due; null where that was before this run, or never. UTC epoch milliseconds. */
  readonly lastNotifiedAtMs?: number;
}

/** One account's rules and what is open of them. */
export interface TrackedAccount {
  state: AlertState;
  readonly kept: Map<AlertRule, Kept>;
}

const keyOf = ({ accountId, rule, startedAtMs }: Pick<Incident, 'accountId' | 'rule' | 'startedAtMs'>): string =>
  `${accountId} ${rule} ${startedAtMs}`;

/** The open incidents of each account, in memory and on disk. */
export class KeptIncidents {
  readonly #accounts = new Map<string, TrackedAccount>();
  readonly #stores: {
    readonly incidents: IncidentStore;
    readonly observations: ObservationStore;
    readonly log: Log;
  };
  #nextUnsavedId = -1;

  constructor(stores: {
    readonly incidents: IncidentStore;
    readonly observations: ObservationStore;
    readonly log: Log;
  }) {
    this.#stores = stores;
  }

  known(accountId: string): TrackedAccount | undefined {
    return this.#accounts.get(accountId);
  }

  all(): Iterable<[string, TrackedAccount]> {
    return this.#accounts;
  }

  /**
   * The account, read from the store when first asked for. What was open too long ago to go on ended then: `apply` gets
   * that.
   */
  of(accountId: string, nowMs: number, apply: (account: TrackedAccount, step: AlertStep) => void): TrackedAccount {
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    const account: TrackedAccount = { state: NO_ALERTS, kept: new Map() };
    this.#accounts.set(accountId, account);
    try {
      apply(account, closeAfterGap(this.#restore(accountId, account), nowMs));
    } catch (error) {
      // Alerts of this run do without the last one's; the history says itself that it cannot be read.
      this.#stores.log.error('the open incidents could not be read', error);
    }
    return account;
  }

  #restore(accountId: string, account: TrackedAccount): AlertState {
    const { incidents, observations } = this.#stores;
    const rules = byRule((rule) => ({ open: null, ...incidents.lastEnds(accountId, rule) }));
    let state: AlertState = { lastPollMs: observations.lastAtMs(accountId), rules };
    for (const { open, ...kept } of incidents.open(accountId)) {
      const { rule, startedAtMs } = open.incident;
      // Polls are kept for a while only; that it went on in some hour was seen by one too.
      const seenAtMs = Math.max(startedAtMs, open.firingHourMs);
      // Two of a rule are never open, unless somebody else wrote the file.
      if (state.rules[rule].open !== null) continue;
      account.kept.set(rule, { ...kept, key: keyOf(open.incident) });
      state = {
        lastPollMs: Math.max(state.lastPollMs ?? seenAtMs, seenAtMs),
        rules: { ...state.rules, [rule]: { ...state.rules[rule], open } },
      };
    }
    return state;
  }

  /** Best effort: with a full disk, which the history store reports, alerts go on without their list. */
  save(account: TrackedAccount, open: OpenIncident): Kept {
    const { incidents } = this.#stores;
    const { rule } = open.incident;
    const kept = account.kept.get(rule);
    if (kept !== undefined && kept.id > 0) {
      incidents.update(kept.id, open);
      return kept;
    }
    const added = incidents.add(open);
    const id = added.ok ? added.value : (kept?.id ?? this.#nextUnsavedId--);
    const fresh = { key: keyOf(open.incident), note: '', notUseful: false, acknowledgedAtMs: null, ...kept, id };
    account.kept.set(rule, fresh);
    return fresh;
  }

  /** Notes on each account's open incident of that id whether the desktop showed it. */
  mark(incidentId: number, change: Pick<Incident, 'suppressed' | 'notifiedAtMs'>): void {
    for (const account of this.#accounts.values()) {
      for (const [rule, { id }] of account.kept) {
        const { open } = account.state.rules[rule];
        if (id !== incidentId || open === null) continue;
        const after = { ...open, incident: { ...open.incident, ...change } };
        const rules = { ...account.state.rules, [rule]: { ...account.state.rules[rule], open: after } };
        account.state = { ...account.state, rules };
        this.#stores.incidents.update(id, after);
      }
    }
  }

  /** The open incident of that id, wherever it is. */
  find(id: number): { accountId: string; account: TrackedAccount; rule: AlertRule; own: Kept } | null {
    for (const [accountId, account] of this.#accounts) {
      for (const [rule, own] of account.kept) if (own.id === id) return { accountId, account, rule, own };
    }
    return null;
  }

  forget(accountId: string): void {
    this.#accounts.delete(accountId);
  }
}

/** Incidents of an account that go on and are sure enough to be shown, the newest first. */
export function shownIncidents({ state, kept }: TrackedAccount): Incident[] {
  const open: Incident[] = [];
  for (const rule of ALERT_RULES) {
    const incident = state.rules[rule].open?.incident;
    const own = kept.get(rule);
    if (incident === undefined || own === undefined || !isSure(incident)) continue;
    const { id, note, notUseful, acknowledgedAtMs } = own;
    open.push({ ...incident, id, note, notUseful, acknowledgedAtMs });
  }
  return open.sort((one, other) => other.startedAtMs - one.startedAtMs);
}
