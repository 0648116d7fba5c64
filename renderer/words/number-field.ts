import { numberFormatter } from '../../main/domain/wording/formatters.ts';
import { language } from './language.ts';

/** Numbers as a person types and reads them in a field: with the decimal mark of the language, and nothing between thousands. */

/** `0.5` or `0,5`; empty for null. */
export const numberInFigures = (value: number | null): string =>
  value === null ? '' : numberFormatter(language(), { useGrouping: false, maximumFractionDigits: 6 }).format(value);

/** What was typed, with either decimal mark; null for nothing, undefined for what is no number from 0 to `most`. */
export function readNumber(text: string, most: number): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const value = /^\d+(\.\d*)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= 0 && value <= most ? value : undefined;
}
