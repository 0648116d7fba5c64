import * as v from 'valibot';
import { isJsonObject } from './settings-text.ts';

/** Reading a value by a schema piece by piece: what fits is kept, what does not has its default and is named. Pure. */

/** A value that fits the schema, or nothing. */
export type Salvaged = { readonly fits: true; readonly value: unknown } | { readonly fits: false };

/** The parts of valibot's schemas that are looked into; each is there for the types that have it. */
interface SchemaParts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

const NO_FIT: Salvaged = { fits: false };
const partsOf = (schema: v.GenericSchema): SchemaParts => schema;

/**
 * Keeps of a value what fits a schema.
 * @param path names of the keys down to the value, for the names of what is dropped
 * @param dropped is given the name of each value that could not be kept
 */
export function salvage(
  schema: v.GenericSchema,
  value: unknown,
  path: readonly string[],
  dropped: (name: string) => void,
): Salvaged {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return { fits: true, value: parsed.output };
  const { type, entries, wrapped, item } = partsOf(schema);
  if (wrapped !== undefined) return salvageWrapped(schema, wrapped, value, path, dropped);
  if (entries !== undefined) return salvageObject(schema, entries, value, path, dropped);
  if (type === 'array' && item !== undefined) return salvageArray(schema, item, value, path, dropped);
  return NO_FIT;
}

function salvageWrapped(
  schema: v.GenericSchema,
  wrapped: v.GenericSchema,
  value: unknown,
  path: readonly string[],
  dropped: (name: string) => void,
): Salvaged {
  const inner = salvage(wrapped, value, path, dropped);
  if (inner.fits) return inner;
  const byDefault = v.safeParse(schema, undefined);
  if (!byDefault.success) return NO_FIT;
  dropped(path.join('.'));
  return { fits: true, value: byDefault.output };
}

function salvageObject(
  schema: v.GenericSchema,
  entries: Readonly<Record<string, v.GenericSchema>>,
  value: unknown,
  path: readonly string[],
  dropped: (name: string) => void,
): Salvaged {
  if (!isJsonObject(value)) return NO_FIT;
  const kept: [string, unknown][] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const inner = salvage(entry, Object.hasOwn(value, key) ? value[key] : undefined, [...path, key], dropped);
    if (!inner.fits) return NO_FIT;
    if (inner.value !== undefined) kept.push([key, inner.value]);
  }
  return checked(schema, Object.fromEntries(kept));
}

function salvageArray(
  schema: v.GenericSchema,
  item: v.GenericSchema,
  value: unknown,
  path: readonly string[],
  dropped: (name: string) => void,
): Salvaged {
  if (!Array.isArray(value)) return NO_FIT;
  const kept: unknown[] = [];
  const limit = partsOf(schema).pipe?.find(({ type }) => type === 'max_length')?.requirement;
  value.forEach((element: unknown, index) => {
    const elementPath = [...path, elementName(element, index)];
    const inner = salvage(item, element, elementPath, dropped);
    if (inner.fits && (typeof limit !== 'number' || kept.length < limit)) kept.push(inner.value);
    else dropped(elementPath.join('.'));
  });
  return checked(schema, kept);
}

const checked = (schema: v.GenericSchema, value: unknown): Salvaged => {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? { fits: true, value: parsed.output } : NO_FIT;
};

/** An account goes by its id, anything else by its place. */
function elementName(element: unknown, index: number): string {
  const id = isJsonObject(element) ? element['id'] : undefined;
  return typeof id === 'string' && id.length <= 63 ? id : String(index + 1);
}

/** What of a value the schema does not know, with the same nesting; items of lists go by their `id`. */
export function unknownParts(schema: v.GenericSchema, value: unknown): unknown {
  const { entries, wrapped, item } = partsOf(schema);
  if (wrapped !== undefined) return unknownParts(wrapped, value);
  if (item !== undefined && Array.isArray(value)) {
    return value.flatMap((element: unknown) => {
      const inner = unknownParts(item, element);
      return isJsonObject(element) && isJsonObject(inner) ? [{ ...inner, id: element['id'] }] : [];
    });
  }
  if (entries === undefined || !isJsonObject(value)) return undefined;
  const unknown = Object.entries(value).flatMap(([key, inner]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    const rest = entry === undefined ? inner : unknownParts(entry, inner);
    return rest === undefined || (Array.isArray(rest) && entry !== undefined && rest.length === 0) ? [] : [[key, rest]];
  });
  return unknown.length === 0 ? undefined : (Object.fromEntries(unknown) as unknown);
}

/** Puts unknown parts back where they were; what is known has the say. */
export function withUnknownParts(value: unknown, unknown: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(unknown)) {
    const parts = unknown.filter(isJsonObject);
    return value.map((element: unknown) =>
      isJsonObject(element)
        ? withUnknownParts(
            element,
            parts.find(({ id }) => id === element['id']),
          )
        : element,
    );
  }
  if (!isJsonObject(value) || !isJsonObject(unknown)) return value;
  const known = Object.entries(value).map(([key, inner]) => [
    key,
    Object.hasOwn(unknown, key) ? withUnknownParts(inner, unknown[key]) : inner,
  ]);
  const others = Object.entries(unknown).filter(([key]) => !Object.hasOwn(value, key));
  return Object.fromEntries([...known, ...others]) as unknown;
}
