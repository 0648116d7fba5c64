import type { SettingsPatch } from '../contract/settings.ts';
import type { Retention } from '../history/retention.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { AccountSyncs } from '../sync/account-syncs.ts';

/** The settings that decide which days are fetched. */
const BACKFILL_SETTINGS = ['backfillDays', 'hourlyBackfillDays', 'retentionMonths'] as const;

/** Changes settings and has everything follow them at once. */
export function changeSettings(
  {
    settings,
    syncs,
    retention,
  }: {
    readonly settings: SettingsStore;
    readonly syncs: Pick<AccountSyncs, 'all'>;
    readonly retention: Pick<Retention, 'apply'>;
  },
  patch: SettingsPatch,
): void {
  const before = settings.get();
  // A switch beside the snooze must not end it.
  const { notifications, ...rest } = patch;
  const kept = notifications === undefined ? {} : { notifications: { ...before.notifications, ...notifications } };
  settings.patch({ ...rest, ...kept });
  const after = settings.get();
  if (after.retentionMonths !== before.retentionMonths) retention.apply();
  if (after.pollIntervalMs !== before.pollIntervalMs) {
    for (const accountSync of syncs.all()) accountSync.restart();
  } else if (BACKFILL_SETTINGS.some((name) => after[name] !== before[name])) {
    for (const accountSync of syncs.all()) accountSync.planBackfill();
  }
}
