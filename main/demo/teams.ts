import type { Faults } from './faults.ts';
import { SAMPLE_ACCOUNT_ID, SAMPLE_API_KEY, SAMPLE_SEED, sampleTeam } from './sample-team.ts';
import { fixedSessions, untilNow, withOverrides, type Override, type Session, type SessionSource } from './sessions.ts';
import type { Shifts } from './team-rhythm.ts';

/** One team on the server. The key chooses the account, as on loopback no host name can. */
export interface DemoAccount {
  readonly id: string;
  readonly apiKey: string;
  /** Which sample team; ignored with `sessions`. */
  readonly seed?: number;
  /** Size of the sample team, 1 by default. */
  readonly scale?: number;
  /** Whether the sample team's past holds incidents; default true. */
  readonly incidents?: boolean;
  /** When the sample team answers; office hours by default. */
  readonly shifts?: Shifts;
  /** Exactly these sessions instead of a sample team. */
  readonly sessions?: readonly Session[];
}

export interface TeamsOptions {
  /** The present, UTC epoch milliseconds: later sessions have not happened yet. */
  readonly clock: () => number;
  /** IANA zone the sample teams work in. */
  readonly timeZone: string;
  /** One sample team by default. */
  readonly accounts?: readonly DemoAccount[];
  /** What happens besides, for as long as the teams exist: see `openIncidentCause`. */
  readonly override?: Override;
}

/** Around the clock, so that there is something to see at whatever hour somebody looks at the sample data. */
const SAMPLE_ACCOUNT: DemoAccount = {
  id: SAMPLE_ACCOUNT_ID,
  apiKey: SAMPLE_API_KEY,
  seed: SAMPLE_SEED,
  shifts: 'around-the-clock',
};

/** The sessions of each account up to now, as the faults of now change them. */
export class DemoTeams {
  faults: Faults = {};
  readonly #sources: ReadonlyMap<string, SessionSource>;
  readonly #idsByKey: ReadonlyMap<string, string>;
  readonly #firstId: string;
  readonly #clock: () => number;
  readonly #lasting: readonly Override[];

  /** One sample team where no accounts are named. @throws when the time zone is unknown */
  constructor({ accounts = [SAMPLE_ACCOUNT], timeZone, clock, override }: TeamsOptions) {
    this.#lasting = override === undefined ? [] : [override];
    this.#sources = new Map(accounts.map((account) => [account.id, sourceOf(account, timeZone)]));
    this.#idsByKey = new Map(accounts.map((account) => [account.apiKey, account.id]));
    this.#firstId = accounts[0]?.id ?? '';
    this.#clock = clock;
  }

  /** The account that the key of a request opens; null for a missing or unknown one. */
  accountOf(authorization: string | undefined): string | null {
    const key = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    return (key !== undefined ? this.#idsByKey.get(key) : undefined) ?? null;
  }

  /** @throws RangeError for an account that the server does not have */
  sourceFor(accountId: string): SessionSource {
    const source = this.#sources.get(accountId);
    if (source === undefined) throw new RangeError(`no such account: ${accountId}`);
    const here = (this.faults.overrides ?? []).filter((override) => (override.accountId ?? accountId) === accountId);
    return untilNow(withOverrides(source, [...this.#lasting, ...here]), this.#clock);
  }

  sessions(startMs: number, endMs: number, accountId = this.#firstId): readonly Session[] {
    return this.sourceFor(accountId).sessionsBetween(startMs, endMs);
  }

  /** The faults for one request; counts `times` down. */
  takeFaults(): Faults {
    const { times = Infinity } = this.faults;
    if (times <= 0) return {};
    const taken = this.faults;
    this.faults = { ...taken, times: times - 1 };
    return taken;
  }
}

function sourceOf(account: DemoAccount, timeZone: string): SessionSource {
  if (account.sessions !== undefined) return fixedSessions(account.sessions);
  const { seed = SAMPLE_SEED, scale = 1, incidents = true, shifts = 'office' } = account;
  return sampleTeam({ seed, scale, incidents, shifts, timeZone });
}
