import * as v from 'valibot';
import {
  ACCOUNT_COLORS,
  accountIdSchema,
  MAX_NAME_CHARACTERS,
  settingsSchema,
  type Settings,
} from '../contract/settings.ts';
import { isSeen, plainName } from '../contract/settings-parts.ts';
import { isTimeZone } from '../domain/time/calendar.ts';
import { salvage, unknownParts, withUnknownParts } from './salvage.ts';
import { isJsonObject, type JsonObject } from './settings-text.ts';

/** Settings out of plain data, value by value, and back. Pure. */

/** What could be read. */
export interface ReadSettings {
  readonly settings: Settings;
  /** Names of values that could not be used, as `theme` or `accounts.acme.color`. Defaults stand in for them. */
  readonly dropped: readonly string[];
  /** What a newer Glance put there: written back as it was. */
  readonly unknown: unknown;
}

/** The defaults of every setting. */
export const defaultSettings = (): Settings => v.parse(settingsSchema, {});

/** Reads settings from the data of a file. Every value that fits is kept; accounts stand each on its own. */
export function readSettings(data: JsonObject): ReadSettings {
  const names = new Set<string>();
  const drop = (name: string): void => void names.add(name);
  const prepared = Array.isArray(data['accounts'])
    ? { ...data, accounts: prepareAccounts(data['accounts'], drop) }
    : data;
  const salvaged = salvage(settingsSchema, prepared, [], drop);
  const settings = salvaged.fits ? (salvaged.value as Settings) : defaultSettings();
  return {
    settings: { ...settings, primaryAccountId: primaryOf(settings) },
    dropped: [...names],
    unknown: unknownParts(settingsSchema, prepared),
  };
}

/** The data of a file: the settings, and what was in it that only a newer Glance knows. */
export const settingsData = (settings: Settings, unknown: unknown): JsonObject =>
  withUnknownParts(settings, unknown) as JsonObject;

/**
 * Whether the data should know more accounts than could be read. An empty list is what a person made; no list at all never
 * is, for Glance always writes one.
 */
export function lacksAccounts({ accounts }: JsonObject, { settings }: ReadSettings): boolean {
  if (!Array.isArray(accounts)) return true;
  const ids = new Set(accounts.map(idOfAccount));
  return ids.has(null) || settings.accounts.length < ids.size;
}

/** The data with those of other settings' accounts that it does not have. */
export function withAccountsOf(data: JsonObject, { settings, unknown }: ReadSettings): JsonObject {
  const own: readonly unknown[] = Array.isArray(data['accounts']) ? data['accounts'] : [];
  const known = new Set(own.map(idOfAccount));
  const all: unknown = settingsData(settings, unknown)['accounts'];
  const others: readonly unknown[] = Array.isArray(all)
    ? all.filter((account: unknown) => !known.has(idOfAccount(account)))
    : [];
  return { ...data, accounts: [...own, ...others] };
}

function primaryOf({ accounts, primaryAccountId }: Settings): string | null {
  return accounts.some(({ id }) => id === primaryAccountId) ? primaryAccountId : (accounts[0]?.id ?? null);
}

/** Mends in accounts what has a natural stand-in: how they are spelt, called and coloured. */
function prepareAccounts(accounts: readonly unknown[], drop: (name: string) => void): unknown[] {
  const seen = new Set<string>();
  return accounts.flatMap((account: unknown, index) => {
    if (!isJsonObject(account)) return [account];
    const id = accountId(account['id']);
    if (id === null) return [account];
    if (seen.has(id)) {
      drop(`accounts.${id}`);
      return [];
    }
    seen.add(id);
    const color = accountColor(account, id, index, drop);
    return [{ ...account, id, name: accountName(account, id, drop), color, ...accountZone(account, id, drop) }];
  });
}

const idOfAccount = (account: unknown): string | null => (isJsonObject(account) ? accountId(account['id']) : null);

function accountId(value: unknown): string | null {
  const parsed = v.safeParse(accountIdSchema, typeof value === 'string' ? value.trim().toLowerCase() : value);
  return parsed.success ? parsed.output : null;
}

function accountName({ name }: JsonObject, id: string, drop: (name: string) => void): string {
  const text = typeof name === 'string' ? plainName(name) : '';
  const seen = isSeen(text) ? text : '';
  const short = seen.slice(0, MAX_NAME_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
  if ((name !== undefined && short === '') || short.length < text.length) drop(`accounts.${id}.name`);
  return short === '' ? id : short;
}

function accountColor({ color }: JsonObject, id: string, index: number, drop: (name: string) => void): string {
  const text = typeof color === 'string' ? color.trim().toLowerCase() : '';
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  if (color !== undefined) drop(`accounts.${id}.color`);
  return ACCOUNT_COLORS[index % ACCOUNT_COLORS.length] ?? ACCOUNT_COLORS[0];
}

/** Days cannot be counted in a zone that this computer does not know. */
function accountZone({ timeZone }: JsonObject, id: string, drop: (name: string) => void): { timeZone?: 'system' } {
  if (typeof timeZone !== 'string' || timeZone === 'system' || isTimeZone(timeZone)) return {};
  drop(`accounts.${id}.timeZone`);
  return { timeZone: 'system' };
}

/**
 * Lays what is certain of a damaged file over a whole copy from before. Lists of accounts are joined by id, any other list
 * is taken whole.
 */
export function mergeData(copy: JsonObject, parts: JsonObject): JsonObject {
  const merged = Object.entries(parts).map(([key, value]): [string, unknown] => {
    const before = Object.hasOwn(copy, key) ? copy[key] : undefined;
    if (isJsonObject(before) && isJsonObject(value)) return [key, mergeData(before, value)];
    if (Array.isArray(before) && Array.isArray(value)) return [key, mergeLists(before, value)];
    return [key, value];
  });
  return { ...copy, ...Object.fromEntries(merged) };
}

function mergeLists(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  if (![...before, ...after].every((element) => isJsonObject(element))) return after;
  const idOf = (element: unknown): unknown => (isJsonObject(element) ? element['id'] : undefined);
  const joined = before.map((element) => {
    const newer = after.find((other) => idOf(other) === idOf(element));
    return isJsonObject(element) && isJsonObject(newer) ? mergeData(element, newer) : element;
  });
  const known = new Set(before.map(idOf));
  return [...joined, ...after.filter((element) => !known.has(idOf(element)))];
}
