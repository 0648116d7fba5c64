import { createIncidentTracker, type IncidentTracker } from '../alerts/incident-tracker.ts';
import type { ReplayRequest } from '../alerts/replay.ts';
import type { ReplayView } from '../contract/alerts.ts';
import type { Result } from '../contract/errors.ts';
import { AccountSyncs } from '../sync/account-syncs.ts';
import { STALE_INTERVALS } from '../sync/connection-state.ts';
import { HistoryKeeper } from '../sync/history-keeper.ts';
import { HistoryChanges } from '../sync/history-changes.ts';
import { SpikeWatches } from '../sync/spike-watches.ts';
import type { Foundation } from './foundation.ts';
import { createTypicalCache, type TypicalCache } from './typical-cache.ts';
import { TypicalDays } from './typical-days.ts';

/** What polls, keeps, detects and judges. */
export interface Work {
  readonly syncs: AccountSyncs;
  readonly tracker: IncidentTracker;
  readonly replay: (request: ReplayRequest) => Promise<Result<ReplayView>>;
  readonly keeper: HistoryKeeper;
  readonly typical: TypicalCache;
  readonly typicalDays: TypicalDays;
  /** Hours before today came, changed or went. */
  readonly pastChanged: (accountId: string) => void;
  /** The history has other rows than before: what was learnt is learnt anew, and what it lacks is fetched. */
  readonly lookAgain: () => void;
}

/** Builds it, with no account at work yet. `onChange` is called when the whole picture changed. */
export function setUpWork(foundation: Foundation, onChange: () => void): Work {
  const { clock, log, settings, history, zoneOf } = foundation;
  const tracker = trackerOn(foundation, onChange);
  const typical = createTypicalCache(history);
  const typicalDays: TypicalDays = new TypicalDays({
    ...foundation,
    isDownloading: (id) => syncs.of(id)?.isDownloading() ?? false,
    onKnown: foundation.onHistoryChanged,
  });
  let pastVersion = 0;
  const pastChanged = (id: string): void => {
    pastVersion += 1;
    typical.pastChanged(id);
    typicalDays.pastChanged(id);
  };
  const keeper = new HistoryKeeper({ history, log });
  const watches = new SpikeWatches({ history, zoneOf });
  const syncs: AccountSyncs = new AccountSyncs({
    ...foundation,
    keeper,
    watches,
    alerts: tracker,
    onPastChanged: pastChanged,
    changes: new HistoryChanges(clock, foundation.onHistoryChanged),
    staleAfterMs: () => STALE_INTERVALS * settings.get().pollIntervalMs,
    onChange,
  });
  const lookAgain = (): void => {
    watches.relearn();
    for (const { id } of settings.get().accounts) {
      pastChanged(id);
      foundation.onHistoryChanged(id);
      syncs.of(id)?.planBackfill();
    }
    onChange();
  };
  const replay = (request: ReplayRequest): Promise<Result<ReplayView>> => {
    const timeZone = zoneOf(request.accountId);
    return foundation.jobs.run('replay', { request, nowMs: clock.nowMs(), timeZone, pastVersion });
  };
  return { syncs, tracker, replay, keeper, typical, typicalDays, pastChanged, lookAgain };
}

function trackerOn(foundation: Foundation, onChange: () => void): IncidentTracker {
  const { clock, log, settings, incidents, observations, zoneOf } = foundation;
  return createIncidentTracker({
    incidents,
    observations,
    clock,
    log,
    zoneOf,
    alertsOf: (id) => settings.account(id)?.alerts,
    quiet: () => {
      const { enabled, snoozedUntilMs } = settings.get().notifications;
      return { muted: !enabled, snoozedUntilMs };
    },
    remindAfterMinutes: () => settings.get().remindAfterMinutes,
    onNotify: foundation.onSpike,
    onWithdraw: foundation.onSpikeOver,
    onChange: (id) => {
      onChange();
      foundation.onIncidentsChanged(id);
    },
  });
}
