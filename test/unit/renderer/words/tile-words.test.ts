import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../../main/contract/report.ts';
import type { Tile } from '../../../../main/contract/range.ts';
import { changeTone, changeWords } from '../../../../renderer/words/tile-words.ts';

const tile = (metric: Metric, current: number | null, previous: number | null): Tile => ({
  metric,
  current,
  previous,
  change:
    current === null || previous === null
      ? { kind: 'unknown' }
      : { kind: 'ratio', ratio: (current - previous) / previous },
});

describe('a change', () => {
  it('is told with its direction', () => {
    expect(changeWords(tile('totalSessions', 60, 50))).toBe('▲ 20 %');
    expect(changeWords(tile('responseSeconds', 20, 25))).toBe('▼ 20 %');
  });

  it('is none where both numbers read the same', () => {
    // 24 s and 24 s: the half per cent between them is behind the rounding
    expect(changeWords(tile('responseSeconds', 24.3, 23.8))).toBe('no change');
    expect(changeTone(tile('responseSeconds', 24.3, 23.8))).toBe('neutral');
    expect(changeWords(tile('responseSeconds', 24.6, 23.8))).toBe('▲ 3 %');
    expect(changeTone(tile('responseSeconds', 24.6, 23.8))).toBe('bad');
  });

  it('is nothing where one of them is not known', () => {
    expect(changeWords(tile('averageSessionSeconds', 300, null))).toBe('');
    expect(changeWords(tile('averageSessionSeconds', null, 300))).toBe('');
  });

  it('is good news or bad for response times only', () => {
    expect(changeTone(tile('responseSeconds', 20, 25))).toBe('good');
    expect(changeTone(tile('totalSessions', 20, 25))).toBe('neutral');
    expect(changeTone(tile('averageSessionSeconds', 20, 25))).toBe('neutral');
  });
});
