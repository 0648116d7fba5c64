import { language } from '../../words/language.ts';

/**
 * Where an arrow key leads among things in a row: 1 to the next, -1 to the one before, 0 for any other key. Where a
 * language runs from right to left, the next is on the left.
 */
export function sidewaysStep(key: string): -1 | 0 | 1 {
  const toRight = language().direction === 'rtl' ? -1 : 1;
  if (key === 'ArrowRight') return toRight;
  return key === 'ArrowLeft' ? (toRight === 1 ? -1 : 1) : 0;
}
