import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../contract/errors.ts';
import type { BackupContents, BackupInfo } from '../contract/history-care.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time/units.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';

/** The backups that Glance makes by itself: one a week, three kept, each read through before an older one goes. */

const BACKUP_FOLDER = 'backups';
const NAME = /^history-(\d{4}-\d{2}-\d{2})\.sqlite$/;
const BEFORE_RESTORE_NAME = /^before-restore-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})Z\.sqlite$/;
const KEPT = 3;
const EVERY_MS = 7 * DAY_MS;
/** Not while everything else begins. */
const FIRST_LOOK_MS = 10 * MINUTE_MS;
const LOOK_EVERY_MS = 6 * HOUR_MS;

/** Where a data folder's backups are. */
export const backupFolder = (dataDir: string): string => join(dataDir, BACKUP_FOLDER);

/** The name of what is kept aside before a restore. */
export const beforeRestoreName = (nowMs: number): string =>
  `before-restore-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z.sqlite`;

/** The backups in a data folder, the newest first. */
export function listBackups(dataDir: string): BackupInfo[] {
  const folder = backupFolder(dataDir);
  return namesIn(folder)
    .flatMap((name): BackupInfo[] => {
      const kind = NAME.test(name) ? 'weekly' : BEFORE_RESTORE_NAME.test(name) ? 'before-restore' : null;
      if (kind === null) return [];
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      if (found?.isFile() !== true) return [];
      return [{ name, kind, madeAtMs: madeAtMs(name), sizeBytes: found.size }];
    })
    .sort((one, other) => other.madeAtMs - one.madeAtMs || other.name.localeCompare(one.name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** By its name: a copy of the folder has other times of its files. */
function madeAtMs(name: string): number {
  const [, day] = NAME.exec(name) ?? [];
  if (day !== undefined) return Date.parse(`${day}T00:00:00Z`);
  const [, moment = ''] = BEFORE_RESTORE_NAME.exec(name) ?? [];
  return Date.parse(`${moment.slice(0, 10)}T${moment.slice(11).replaceAll('-', ':')}Z`);
}

export interface BackupsOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Writes a copy of the history to a path, whole or not at all. */
  readonly copy: (path: string) => Promise<Result<null>>;
  /** Reads a copy through. */
  readonly look: (path: string) => Promise<Result<BackupContents>>;
  /** The last attempt failed, or one has succeeded since. */
  readonly onOutcome: (failed: boolean) => void;
}

/** Makes backups for as long as it runs. */
export class Backups {
  readonly #options: BackupsOptions;
  #cancel: () => void;
  #stopped = false;

  constructor(options: BackupsOptions) {
    this.#options = options;
    this.#cancel = options.clock.after(FIRST_LOOK_MS, () => void this.#look());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { clock, log, onOutcome } = this.#options;
    this.#cancel = clock.after(LOOK_EVERY_MS, () => void this.#look());
    if (!this.#isDue()) return;
    try {
      const made = await this.#make();
      if (!made.ok) log.warn(`the weekly backup failed: ${made.error.code} ${made.error.detail ?? ''}`);
      if (!this.#stopped) onOutcome(!made.ok);
    } catch (error) {
      log.error('the weekly backup failed', error);
      if (!this.#stopped) onOutcome(true);
    }
  }

  /** One of a day that is yet to come was made by a clock that was wrong, and says nothing. */
  #isDue(): boolean {
    const nowMs = this.#options.clock.nowMs();
    const ages = this.#weekly().map((backup) => nowMs - backup.madeAtMs);
    return !ages.some((ageMs) => ageMs >= 0 && ageMs < EVERY_MS);
  }

  #weekly(): BackupInfo[] {
    return listBackups(this.#options.dataDir).filter(({ kind }) => kind === 'weekly');
  }

  async #make(): Promise<Result<null>> {
    const { dataDir, clock, copy, look } = this.#options;
    const folder = backupFolder(dataDir);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = `history-${new Date(clock.nowMs()).toISOString().slice(0, 10)}.sqlite`;
    const path = join(folder, name);
    const copied = await copy(path);
    if (!copied.ok) return copied;
    const read = await look(path);
    if (!read.ok) {
      rmSync(path, { force: true });
      return read;
    }
    await this.#removeOld(name);
    return copied;
  }

  /** Of the old ones the fullest stays whatever its age: a history that was lost must not push it out week by week. */
  async #removeOld(newest: string): Promise<void> {
    const { dataDir, look } = this.#options;
    const old = this.#weekly().filter(({ name }) => name !== newest);
    const surplus = old.slice(KEPT - 1);
    if (surplus.length === 0) return;
    const counts = new Map<string, number>();
    for (const { name } of [...old, { name: newest }]) {
      const read = await look(join(backupFolder(dataDir), name));
      counts.set(name, read.ok ? read.value.bucketCount : -1);
    }
    const fullest = Math.max(...counts.values());
    const keptHasAll = [newest, ...old.slice(0, KEPT - 1).map(({ name }) => name)].some(
      (name) => (counts.get(name) ?? 0) * 2 >= fullest,
    );
    const spared = keptHasAll ? undefined : surplus.find(({ name }) => counts.get(name) === fullest)?.name;
    for (const { name } of surplus) {
      if (name !== spared) rmSync(join(backupFolder(dataDir), name), { force: true });
    }
  }
}
