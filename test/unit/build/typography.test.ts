import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../../build/catalogue/read.mjs';

/** What a native reader stumbles over in Japanese and Hindi, whatever the words are. */

const messagesOf = (language: string): string[] =>
  [...readCatalogue(language)].flatMap(([area, messages]) =>
    [...messages].map(([key, { text }]) => `${area}.${key}: ${withoutSyntax(text)}`),
  );

/** A message without the braces and the words of plurals and choices; parameters stay. */
const withoutSyntax = (text: string): string =>
  text.replace(/\{\w+, (plural|select),/g, '⟦').replace(/(=\d+|\w+) \{/g, '⟨');

const found = (language: string, pattern: RegExp): string[] =>
  messagesOf(language).filter((message) => pattern.test(message));

describe('Japanese', () => {
  it.each([
    ['a blank between two Japanese letters', /[ぁ-ヿ一-鿿] [ぁ-ヿ一-鿿]/],
    ['a blank beside its punctuation', /[。、：）」] | [。、：（）]/],
    ['no blank between Japanese and Latin letters or digits', /[ぁ-ヿ一-鿿][A-Za-z0-9]|[A-Za-z0-9][ぁ-ヿ一-鿿]/],
    ['a blank after what ends in a Japanese unit', /\{(duration|weekday|rows|interval|delay|reach)\} [ぁ-ヿ一-鿿]/],
    ['a triangle, which reads as a minus before a number', /[▲▼△]/],
  ])('has nowhere %s', (_name, fault) => {
    expect(found('ja', fault)).toEqual([]);
  });
});

describe('Hindi', () => {
  it.each([
    ['a full stop that is not a danda', /[ऀ-ॿ]\.(\s|$)/],
    ['a blank before a danda', / ।/],
    ['“से” between two numbers with a unit: it is also short for seconds', /^units\.range:.* से /],
  ])('has nowhere %s', (_name, fault) => {
    expect(found('hi', fault)).toEqual([]);
  });
});
