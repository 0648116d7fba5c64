import { expect, it } from 'vitest';
import type { ChartPoint } from '../../../../main/contract/range.ts';
import { chartSvg, type ChartPicture } from '../../../../renderer/charts/chart-svg.ts';
import { labelPoints } from '../../../../renderer/charts/labels.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

const START_MS = Date.parse('2026-11-24T00:00:00Z');
const point = (hour: number, change: Partial<ChartPoint> = {}): ChartPoint => ({
  startMs: START_MS + hour * HOUR_MS,
  endMs: START_MS + (hour + 1) * HOUR_MS,
  totalSessions: 4,
  averageSessionSeconds: 60,
  responseSeconds: 20,
  status: 'complete',
  typical: null,
  ...change,
});
const PALETTE = Object.fromEntries(
  'bar partial line band median ghost target marked grid axis missing hover text surface title font'
    .split(' ')
    .map((name) => [name, `the-${name}`]),
) as unknown as ChartPicture['palette'];

function picture(points: readonly ChartPoint[], change: Partial<ChartPicture> = {}): string {
  return chartSvg({
    view: { points },
    metric: 'totalSessions',
    labels: labelPoints(points, 'hour', 'UTC'),
    palette: PALETTE,
    title: 'Sessions',
    subtitle: 'Acme · 24 Nov 2026',
    comparison: null,
    target: null,
    ...change,
  });
}

it('has a bar for each known value, its title and where it is from', () => {
  const svg = picture([point(0), point(1, { totalSessions: null }), point(2, { totalSessions: 0 }), point(3)]);
  expect(svg.match(/<rect [^>]*the-bar/g)).toHaveLength(2);
  expect(svg).toContain('>Sessions</text>');
  expect(svg).toContain('>Acme · 24 Nov 2026</text>');
  expect(svg).toContain('fill="the-surface"');
});

it('leaves a gap in a line where nobody called, and shows an hour alone as a dot', () => {
  const points = [0, 1, 2, 3].map((hour) => point(hour, hour === 2 ? { responseSeconds: null } : {}));
  const svg = picture(points, { metric: 'responseSeconds' });
  expect(svg.match(/<polyline/g)).toHaveLength(1);
  expect(svg.match(/<circle/g)).toHaveLength(1);
});

it('shows what the range is held against, with room for it', () => {
  const comparison = {
    kind: 'last-year',
    fromDate: '2025-11-24',
    toDate: '2025-11-24',
    points: [0, 1].map(() => ({ totalSessions: 40, averageSessionSeconds: null, responseSeconds: null })),
  } as const;
  const svg = picture([point(0), point(1)], { comparison, target: 50 });
  expect(svg).toContain('stroke="the-ghost"');
  expect(svg).toContain('stroke="the-target"');
  const top = Number(/<line [^>]*y1="([\d.]+)"[^>]*the-target/.exec(svg)?.[1]);
  expect(top).toBeGreaterThanOrEqual(90);
});

it('escapes names, so that none becomes markup', () => {
  const svg = picture([point(0)], { subtitle: '</text><script>alert("1")</script> & co' });
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&#38; co');
});
