import type { ErrorCode } from '../../contract/errors.ts';
import type { Language } from './language.ts';

/** What a person reads: what happened, shortly (it fits a menu line), and what to do about it. */
export interface ErrorWords {
  readonly title: string;
  readonly advice: string;
}

/** Fails to compile where the catalogue lacks the words for a code. */
type Complete = Readonly<Record<ErrorCode, () => string>>;

/** The words for a code. */
export function errorWords(code: ErrorCode, { m }: Language): ErrorWords {
  const titles: Complete = m.errorTitles;
  const advice: Complete = m.errorAdvice;
  return { title: titles[code](), advice: advice[code]() };
}

/** Title and advice as one line. */
export function errorSentence(code: ErrorCode, language: Language): string {
  return language.m.common.titleAndText(errorWords(code, language));
}
