import { MAX_ACCOUNTS } from '../contract/settings.ts';
import type { Result } from '../contract/errors.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time/units.ts';
import type { NoticeBoard } from './notices.ts';

export interface AccountsToForgetOptions {
  readonly settings: SettingsStore;
  readonly notices: Pick<NoticeBoard, 'post' | 'withdraw'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Takes an account out of every automatic backup. */
  readonly forgetInBackups: (accountId: string) => Promise<Result<null>>;
  readonly stopping: AbortSignal;
}

/** A backup is often blocked for minutes only; one that is blocked for hours may stay so, so the pause doubles. */
const FIRST_PAUSE_MS = 10 * MINUTE_MS;
const LONGEST_PAUSE_MS = DAY_MS;

/**
 * Accounts that were deleted with their history go from the automatic backups too: after they are gone from the app, for a
 * backup may be large or out of reach, and until it is done, over restarts too.
 */
export class AccountsToForget {
  readonly #options: AccountsToForgetOptions;
  #isAtWork = false;
  #pauseMs = FIRST_PAUSE_MS;
  /** The accounts that the notice is about, so that a dismissed notice is not posted again for the same ones. */
  #saidOf = '';
  #cancelAgain: () => void = () => undefined;

  constructor(options: AccountsToForgetOptions) {
    this.#options = options;
    options.stopping.addEventListener('abort', () => {
      this.#cancelAgain();
    });
  }

  /** Notes an account that was deleted, and begins. */
  forget(accountId: string): void {
    const { settings } = this.#options;
    const noted = new Set([...settings.get().accountsToForget, accountId]);
    settings.patch({ accountsToForget: [...noted].slice(-MAX_ACCOUNTS) });
    void this.work();
  }

  /** Goes through everything that is noted; for the start, and for each account that is deleted. Never rejects. */
  async work(): Promise<void> {
    const { settings, stopping } = this.#options;
    if (this.#isAtWork || settings.get().accountsToForget.length === 0) return;
    this.#isAtWork = true;
    this.#cancelAgain();
    const failed = new Set<string>();
    try {
      for (let id = this.#next(failed); id !== undefined; id = this.#next(failed)) {
        const done = await this.#forgetOne(id).catch(() => false);
        if (stopping.aborted) return;
        if (!done) failed.add(id);
      }
    } finally {
      this.#isAtWork = false;
    }
    this.#say([...failed].sort().join(' '));
  }

  #say(failed: string): void {
    const { notices, clock } = this.#options;
    const isSame = failed === this.#saidOf;
    this.#saidOf = failed;
    if (failed === '') {
      notices.withdraw('backups-not-cleaned');
      return;
    }
    if (!isSame) notices.post('backups-not-cleaned');
    this.#pauseMs = isSame ? Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    this.#cancelAgain = clock.after(this.#pauseMs, () => void this.work());
  }

  #next(failed: ReadonlySet<string>): string | undefined {
    return this.#options.settings.get().accountsToForget.find((id) => !failed.has(id));
  }

  async #forgetOne(id: string): Promise<boolean> {
    const { settings, forgetInBackups, stopping } = this.#options;
    // Connected again meanwhile: what is in the backups of now is wanted.
    const isGone = settings.account(id) === undefined;
    if (isGone && !(await forgetInBackups(id)).ok) return false;
    if (stopping.aborted) return false;
    settings.patch({ accountsToForget: settings.get().accountsToForget.filter((other) => other !== id) });
    // Backups of the settings that were written meanwhile still name the account, so they are written anew.
    if (settings.account(id) === undefined) settings.removeAccount(id);
    return true;
  }
}
