import { ok, type Result } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import type { Profile } from '../system/data-folder.ts';
import type { PlainHandlers } from './register.ts';

/** What the windows ask about accounts, settings and the numbers on screen. */

export type AppCommands = Pick<
  PlainHandlers,
  | 'getSnapshot'
  | 'connect'
  | 'exploreSampleData'
  | 'leaveSampleData'
  | 'loadRange'
  | 'refreshNow'
  | 'updateSettings'
  | 'setPrimaryAccount'
  | 'updateAccount'
  | 'removeAccount'
  | 'bringBackAccounts'
  | 'leaveLostAccounts'
  | 'dismissNotice'
>;

export interface AppCommandsOptions {
  /** The core that is at work; throws when there is none. */
  readonly core: () => Core;
  /** Fails where the other profile cannot be started; the one at work goes on then. */
  readonly switchTo: (profile: Profile) => Promise<Result<null>>;
}

/** Builds the commands on a core. */
export function appCommands({ core, switchTo }: AppCommandsOptions): AppCommands {
  return {
    getSnapshot: () => ok(core().snapshot()),
    connect: (typed) => core().accounts.connect(typed),
    exploreSampleData: () => switchTo('sample-data'),
    leaveSampleData: () => switchTo('real'),
    loadRange: (request) => core().viewRange(request),
    refreshNow: () => core().refresh(),
    updateSettings: (patch) => {
      core().updateSettings(patch);
      return ok(null);
    },
    setPrimaryAccount: (id) => core().accounts.setPrimary(id),
    updateAccount: (change) => core().accounts.update(change),
    removeAccount: (request) => core().accounts.remove(request),
    bringBackAccounts: () => core().lostAccounts.bringBack(),
    leaveLostAccounts: async () => {
      await core().lostAccounts.leave();
      return ok(null);
    },
    dismissNotice: (kind) => {
      core().dismissNotice(kind);
      return ok(null);
    },
  };
}
