/**
 * This computer's own time zone. The one place that asks for it and that says what is counted with where it cannot be
 * used: an unknown `TZ`, a container without zone files.
 */

/** Counted with where the computer's own zone is unknown. */
export const FALLBACK_TIME_ZONE = 'UTC';

type Env = Record<string, string | undefined>;

/** What the computer calls its zone: an IANA name, or whatever stands in `TZ` where that is none; perhaps empty. */
export function readTimeZone(env: Readonly<Env>): string {
  const named = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  if (named !== undefined && isUsable(named)) return named;
  const { TZ = '' } = env;
  // A path to a zone file is allowed too, and ends with the zone's name.
  return /zoneinfo\/(.+)$/.exec(TZ)?.[1] ?? TZ;
}

/** The zone to count with: the one that the computer names, or UTC where nobody knows that one. */
export function usableTimeZone(named: string): string {
  return isUsable(named) ? named : FALLBACK_TIME_ZONE;
}

/** Has the engine look at the computer's zone again, for it keeps the first one it found; any write to `TZ` does that. */
export function lookAtTimeZoneAgain(env: Env): void {
  const { TZ } = env;
  if (TZ === undefined) delete env['TZ'];
  else env['TZ'] = TZ;
}

/** This computer's zone, remembered between two looks: the engine takes longer to tell it than a poll takes for all else. */
export interface ComputerZone {
  /** As `readTimeZone` gives it. */
  readonly named: () => string;
  readonly lookAgain: () => void;
}

/** Reads the zone once; `lookAgain` reads it anew. */
export function createComputerZone(env: Env): ComputerZone {
  let zone = readTimeZone(env);
  return {
    named: () => zone,
    lookAgain() {
      lookAtTimeZoneAgain(env);
      zone = readTimeZone(env);
    },
  };
}

function isUsable(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
