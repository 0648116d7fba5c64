import fc from 'fast-check';

/** Values near one that fits: one place of it changed in a way that a careless reader would let through. */

/** A value as the text of an expression, since JSON and Playwright cannot say all of it. */
export type Expression = string;

const EVIL: readonly Expression[] = [
  'undefined',
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1',
  '0.5',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e308',
  '2**53',
  '10n',
  '""',
  '" "',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '"../../etc/passwd"',
  '"a".repeat(1e6)',
  '"\\ud800"',
  '"٣"',
  '"2026-02-30"',
  '"9999-12-31"',
  '"0001-01-01"',
  '"+275760-09-13"',
  '"%s%n"',
  '"\'; DROP TABLE bucket; --"',
  '"=1+1"',
  '"<script>1</script>"',
  '[]',
  '[[]]',
  '[undefined]',
  'Array(1e5)',
  'Array.from({length:1e5},()=>"x")',
  'Array.from({length:2000},(_,i)=>({id:i}))',
  '{}',
  '{["__proto__"]:{polluted:1}}',
  '{constructor:{prototype:{polluted:1}}}',
  '{length:1e9}',
  '{toString:1}',
  '{then:1}',
  'Object.create(null)',
  'new Date()',
  'new Date(NaN)',
  'new Map([["id","acme"]])',
  'new Set([1])',
  '/x/g',
  'new Error("x")',
  'new Boolean(true)',
  'new String("acme")',
  'new Uint8Array(9)',
  'new Uint8Array(2e6)',
  'new ArrayBuffer(8)',
  'new DataView(new ArrayBuffer(8))',
  'new BigInt64Array(2)',
  'new Blob(["x"])',
  'deep(200)',
  'deep(4000)',
  'cycle()',
  '()=>1',
  'Symbol("x")',
  'document',
  'window',
  'new Proxy({},{})',
];

/** What `deep` and `cycle` in an expression are. */
export const HELPERS = `
  const deep = (n) => { let o = {}; for (let i = 0; i < n; i += 1) o = i % 2 ? [o] : { a: o }; return o; };
  const cycle = () => { const o = { a: {} }; o.a.o = o; return o; };`;

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'id',
  'extra',
  'then',
  'length',
  '',
  'a.b',
  'apiKey',
];

/** Expressions near a sample; the sample itself is not among them. */
export function neighbours(sample: unknown): fc.Arbitrary<Expression> {
  const places = placesOf(sample);
  const evil = fc.constantFrom(...EVIL);
  const replaced = fc.tuple(fc.constantFrom(...places), evil).map(([place, value]) => write(sample, place, value));
  const twice = fc
    .tuple(fc.constantFrom(...places), evil, fc.constantFrom(...places), evil)
    .map(([one, first, other, second]) => write(sample, one, first, new Map([[other.join('/'), second]])));
  const added = fc
    .tuple(fc.constantFrom(...KEYS), evil)
    .map(([key, value]) => `Object.assign(${write(sample, null, '')} ?? {}, {[${JSON.stringify(key)}]: ${value}})`);
  const whole = write(sample, null, '');
  // The text of nothing is nothing.
  const wrapped = fc.constantFrom(`[${whole}]`, `{value: ${whole}}`, `String(${whole})`);
  const anything = fc
    .anything({ withBigInt: true, withDate: true, withTypedArray: false })
    .map((value) => toExpression(value));
  return fc.oneof(
    { weight: 5, arbitrary: replaced },
    { weight: 2, arbitrary: twice },
    { weight: 2, arbitrary: added },
    wrapped,
    evil,
    anything,
  );
}

type Place = readonly string[];

const isPlain = (value: unknown): value is Record<string, unknown> | unknown[] =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

/** The paths of a value and of everything within it. */
function placesOf(value: unknown, path: Place = []): Place[] {
  if (!isPlain(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** A value as an expression, with another one in some places; an empty one leaves the key out. */
function write(
  value: unknown,
  place: Place | null,
  other: Expression,
  more = new Map<string, Expression>(),
  path: Place = [],
): Expression {
  if (place !== null && place.join('/') === path.join('/')) return other;
  const replaced = more.get(path.join('/'));
  if (replaced !== undefined && path.length > 0) return replaced;
  if (!isPlain(value)) return toExpression(value);
  const parts = Object.entries(value).map(([key, inner]) => {
    const text = write(inner, place, other, more, [...path, key]);
    return Array.isArray(value) ? text : `${JSON.stringify(key)}: ${text}`;
  });
  return Array.isArray(value) ? `[${parts.join()}]` : `{${parts.join()}}`;
}

function toExpression(value: unknown): Expression {
  if (value instanceof Uint8Array) return `new Uint8Array([${value.join()}])`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined) return 'undefined';
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `${String(value)}n`;
  if (value instanceof Date) return `new Date(${String(value.getTime())})`;
  if (Array.isArray(value)) return `[${Array.from(value, toExpression).join()}]`;
  if (isPlain(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `[${JSON.stringify(key)}]: ${toExpression(inner)}`)
      .join()}}`;
  return 'null';
}
