import { parseTree, type Node, type ParseError as TypedError } from 'jsonc-parser';

/** The text of a settings file as plain data, also when an editor, a disk or a power cut has been at it. Pure. */

/**
 * `whole`: JSON as it should be. `mended`: every value is there, though commas, comments or text after the end were not JSON.
 * `parts`: what is certain of a file that is cut off or overwritten. `nothing`: no value of it can be trusted.
 */
export type SettingsText =
  { readonly kind: 'whole' | 'mended' | 'parts'; readonly value: JsonObject } | { readonly kind: 'nothing' };

export type JsonObject = Readonly<Record<string, unknown>>;

/** `true` for what JSON calls an object. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The library's codes come as an enum that cannot be imported one file at a time. */
type ParseError = Omit<TypedError, 'error'> & { readonly error: number };

const NOTHING: SettingsText = { kind: 'nothing' };
const INVALID_SYMBOL = 1;
const PROPERTY_NAME_EXPECTED = 3;
const VALUE_EXPECTED = 4;
const COMMA_EXPECTED = 6;

/** Reads the bytes of a settings file, in UTF-8 or in the UTF-16 that some editors write. */
export function readSettingsText(bytes: Uint8Array): SettingsText {
  const text = decode(bytes);
  const whole = parseStrictly(text);
  if (whole !== null) return { kind: 'whole', value: whole };
  // After a power cut, some file systems give back the right length with nothing but zeros at the end.
  const trimmed = text.replace(/\0+$/, '');
  const untailed = trimmed === text ? null : parseStrictly(trimmed);
  if (untailed !== null) return { kind: 'mended', value: untailed };
  try {
    return parseLeniently(trimmed);
  } catch {
    // Nested deeper than anybody's settings are.
    return NOTHING;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function parseStrictly(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    // What cannot be written again cannot be kept.
    JSON.stringify(value);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function parseLeniently(text: string): SettingsText {
  const found: TypedError[] = [];
  const root = parseTree(text, found, { allowTrailingComma: true });
  const errors: readonly ParseError[] = found;
  if (root?.type !== 'object') return NOTHING;
  if (errors.every((error) => isHarmless(error, text))) return { kind: 'mended', value: certain(root, [], Infinity) };
  const value = certain(root, errors, text.trimEnd().length);
  return holdsSomething(value) ? { kind: 'parts', value } : NOTHING;
}

/** A comma too many or too few leaves no doubt about the values on either side. */
function isHarmless({ error, offset }: ParseError, text: string): boolean {
  if (error === COMMA_EXPECTED) return true;
  return (error === PROPERTY_NAME_EXPECTED || error === VALUE_EXPECTED) && text[offset] === ',';
}

/** The object without what a cut or an overwritten byte may have changed. */
function certain(node: Node, errors: readonly ParseError[], endOffset: number): JsonObject {
  const entries = (node.children ?? []).flatMap(({ children = [] }) => {
    const [key, child] = children;
    if (key === undefined || child === undefined || isDoubtful(key, errors, endOffset)) return [];
    const value = certainValue(child, errors, endOffset);
    return value === undefined ? [] : [[key.value as string, value] as const];
  });
  return Object.fromEntries(entries);
}

function certainValue(node: Node, errors: readonly ParseError[], endOffset: number): unknown {
  if (node.type === 'object') return certain(node, errors, endOffset);
  if (node.type !== 'array') return isDoubtful(node, errors, endOffset) ? undefined : (node.value as unknown);
  const items = (node.children ?? []).map((child) => certainValue(child, errors, endOffset));
  // A list of plain values says something else when one of them is missing; accounts stand each on its own.
  const whole = items.every((item) => item !== undefined) && !isDoubtful(node, errors, endOffset);
  return whole ? items : items.some(isJsonObject) ? items.filter(isJsonObject) : undefined;
}

function isDoubtful(node: Node, errors: readonly ParseError[], endOffset: number): boolean {
  const end = node.offset + node.length;
  if (end >= endOffset) return true;
  return errors.some(
    ({ error, offset }) => (offset >= node.offset && offset < end) || (error === INVALID_SYMBOL && offset === end),
  );
}

function holdsSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSomething);
  if (isJsonObject(value)) return Object.values(value).some(holdsSomething);
  return value !== undefined;
}
