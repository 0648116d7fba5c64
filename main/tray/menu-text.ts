/** Account names are the person's own text and may be long; a menu line stays on one line. */
const MAX_NAME_UNITS = 60;

export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

export const menuName = (name: string): string => cut(oneLine(name), MAX_NAME_UNITS);

/** At most so many UTF-16 units, never half a character, with an ellipsis where something was left out. */
export function cut(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > maxUnits - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
