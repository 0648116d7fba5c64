import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../../main/contract/report.ts';
import type { Tile } from '../../../../main/contract/range.ts';
import type { TypicalRange, RangeView } from '../../../../main/contract/range.ts';
import { changeAgainst, changeWords, typicalOfTile } from '../../../../renderer/words/tile-words.ts';

const tile = (metric: Metric, current: number | null, previous: number | null): Tile => ({
  metric,
  current,
  previous,
  typical: null,
  change:
    current === null || previous === null
      ? { kind: 'unknown' }
      : { kind: 'ratio', ratio: (current - previous) / previous },
});

describe('a change', () => {
  it('is told with its direction', () => {
    expect(changeWords(tile('totalSessions', 60, 50))).toBe('▲ 20%');
    expect(changeWords(tile('responseSeconds', 20, 25))).toBe('▼ 20%');
  });

  it('is none where both numbers read the same', () => {
    // 24 s and 24 s: the half per cent between them is behind the rounding
    expect(changeWords(tile('responseSeconds', 24.3, 23.8))).toBe('no change');
    expect(changeWords(tile('responseSeconds', 24.6, 23.8))).toBe('▲ 3%');
  });

  it('is nothing where one of them is not known', () => {
    expect(changeWords(tile('averageSessionSeconds', 300, null))).toBe('');
    expect(changeWords(tile('averageSessionSeconds', null, 300))).toBe('');
  });

  it('names what it is against, but for a first number', () => {
    const against = ({ change }: { change: string }): string => `${change} vs the week before`;
    expect(changeAgainst({ kind: 'ratio', ratio: 0.2 }, against)).toBe('▲ 20% vs the week before');
    expect(changeAgainst({ kind: 'ratio', ratio: 0 }, against)).toBe('no change vs the week before');
    expect(changeAgainst({ kind: 'new' }, against)).toBe('new');
    expect(changeAgainst({ kind: 'unknown' }, against)).toBe('Nothing to compare with yet');
  });
});

describe('a tile', () => {
  const typical: TypicalRange = { p10: 18, median: 24, p90: 29, sampleCount: 8 };
  const today = { preset: 'today' } as RangeView;

  it('says what is typical, and for counts of a running day that it is by now', () => {
    const sessions = { ...tile('totalSessions', 26, 20), typical };
    expect(typicalOfTile(sessions, today)).toEqual({ words: 'Typical: 18 to 29 by now', standing: 'inside' });
    const yesterday = { preset: 'yesterday' } as RangeView;
    expect(typicalOfTile(sessions, yesterday)?.words).toBe('Typical: 18 to 29');
    expect(typicalOfTile({ ...tile('responseSeconds', 26, 20), typical }, today)?.words).toBe('Typical: 18 s to 29 s');
    expect(typicalOfTile(tile('responseSeconds', 26, 20), today)).toBeNull();
  });

  it('stands outside only where the numbers read so', () => {
    const standing = (value: number | null) => typicalOfTile({ ...tile('responseSeconds', value, 20), typical }, today);
    expect(standing(29.4)?.standing).toBe('inside');
    expect(standing(29.6)?.standing).toBe('above');
    expect(standing(17.4)?.standing).toBe('below');
    expect(standing(null)?.standing).toBe('unknown');
  });
});
