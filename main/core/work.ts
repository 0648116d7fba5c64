import { setImmediate as nextTurn } from 'node:timers/promises';
import { createIncidentTracker, type IncidentTracker } from '../alerts/incident-tracker.ts';
import { createReplay, type Replay } from '../alerts/replay.ts';
import { AccountSyncs } from '../sync/account-syncs.ts';
import { STALE_INTERVALS } from '../sync/connection-state.ts';
import { HistoryKeeper } from '../sync/history-keeper.ts';
import { HistoryNews } from '../sync/history-news.ts';
import { SpikeWatches } from '../sync/spike-watches.ts';
import type { Foundation } from './foundation.ts';
import { createTypicalCache, type TypicalCache } from './typical-cache.ts';

/** What polls, keeps, detects and judges. */
export interface Work {
  readonly syncs: AccountSyncs;
  readonly tracker: IncidentTracker;
  readonly replay: Replay;
  readonly keeper: HistoryKeeper;
  readonly typical: TypicalCache;
  /** Hours before today came, changed or went. */
  readonly pastChanged: (accountId: string) => void;
  /** The history has other rows than before: what was learnt is learnt anew, and what it lacks is fetched. */
  readonly lookAgain: () => void;
}

/** Builds it, with no account at work yet. `onChange` is called when the whole picture changed. */
export function setUpWork(foundation: Foundation, onChange: () => void): Work {
  const { clock, log, settings, history, observations, zoneOf } = foundation;
  const tracker = trackerOn(foundation, onChange);
  const replay = createReplay({ history, observations, clock, zoneOf, pause: () => nextTurn() });
  const typical = createTypicalCache(history);
  const past = pastOn(replay, typical);
  const keeper = new HistoryKeeper({ history, log });
  const watches = new SpikeWatches({ history, zoneOf });
  const syncs = new AccountSyncs({
    ...foundation,
    keeper,
    watches,
    alerts: tracker,
    replay: past,
    news: new HistoryNews(clock, foundation.onHistoryChanged),
    staleAfterMs: () => STALE_INTERVALS * settings.get().pollIntervalMs,
    onChange,
  });
  const lookAgain = (): void => {
    watches.relearn();
    for (const { id } of settings.get().accounts) {
      past.pastChanged(id);
      foundation.onHistoryChanged(id);
      syncs.of(id)?.planBackfill();
    }
    onChange();
  };
  return { syncs, tracker, replay, keeper, typical, pastChanged: past.pastChanged, lookAgain };
}

/** Everything that was worked out from the past of an account. */
function pastOn(replay: Replay, typical: TypicalCache): Pick<Replay, 'pastChanged' | 'forget'> {
  return {
    pastChanged(id) {
      typical.pastChanged(id);
      replay.pastChanged(id);
    },
    forget(id) {
      typical.pastChanged(id);
      replay.forget(id);
    },
  };
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
    onTell: foundation.onSpike,
    onWithdraw: foundation.onSpikeOver,
    onChange: (id) => {
      onChange();
      foundation.onIncidentsChanged(id);
    },
  });
}
