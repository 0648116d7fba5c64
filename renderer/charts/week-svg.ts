import type { WeekReview } from '../../main/contract/week-review.ts';
import { METRICS } from '../../main/contract/report.ts';
import {
  dayName,
  hourAmount,
  hourLists,
  hourName,
  typicalWeek,
  weekHeadline,
  weekSpan,
} from '../../main/domain/wording/week-text.ts';
import { standingOf } from '../../main/domain/wording/pace-words.ts';
import { incidentTitle } from '../words/format.ts';
import { language, m } from '../words/language.ts';
import { formatMetric, metricName } from '../words/tile-words.ts';
import type { Palette } from './palette.ts';
import { countScale } from './scale.ts';
import { svgEscape, svgText, tenth } from './svg-parts.ts';

/** A week in review as one picture that stands by itself. */

export const WEEK_WIDTH_PX = 1200;
export const WEEK_HEIGHT_PX = 760;

type Colours = Palette & { readonly title: string };

const LEFT = 56;
const CHART = { left: LEFT, top: 250, width: 640, height: 400 };
const SIDE = 760;
const BASE_Y = CHART.top + CHART.height;
const STEP = CHART.width / 7;
const BAR_WIDTH = 52;
const LINES_OF_SIDE = 18;

/** Draws it; pure but for the window's language. @returns a whole SVG document */
export function weekSvg(review: WeekReview, palette: Colours): string {
  const small = `font-size="15" fill="${palette.text}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WEEK_WIDTH_PX}" height="${WEEK_HEIGHT_PX}" viewBox="0 0 ${WEEK_WIDTH_PX} ${WEEK_HEIGHT_PX}" font-family="${svgEscape(palette.font)}">`,
    `<rect width="100%" height="100%" fill="${palette.surface}"/>`,
    svgText(LEFT, 56, review.accountName, `font-size="26" font-weight="600" fill="${palette.title}"`),
    svgText(LEFT, 84, m().week.pictureTitle({ span: weekSpan(review, language()) }), small),
    ...tiles(review, palette),
    ...bars(review, palette),
    ...side(review, palette),
    '</svg>',
  ].join('\n');
}

function tiles(review: WeekReview, palette: Colours): string[] {
  return METRICS.flatMap((metric, place) => {
    const x = LEFT + place * 340;
    const value =
      metric === 'totalSessions'
        ? weekHeadline(review, language())
        : formatMetric(metric, review.totals?.[metric] ?? null);
    return [
      svgText(x, 136, metricName(metric), `font-size="15" fill="${palette.text}"`),
      svgText(x, 168, value, `font-size="25" font-weight="600" fill="${palette.title}"`),
      svgText(x, 194, typicalWeek(review, metric, language()), `font-size="15" fill="${palette.text}"`),
    ];
  });
}

function bars({ days }: WeekReview, palette: Colours): string[] {
  const highest = Math.max(1, ...days.map((day) => Math.max(day.totalSessions ?? 0, day.typicalSessions?.p90 ?? 0)));
  const { max, step } = countScale(highest);
  const y = (value: number): number => tenth(BASE_Y - (value / max) * CHART.height);
  const lines = Array.from({ length: Math.round(max / step) + 1 }, (_, index) => {
    const at = y(index * step);
    return `<line x1="${CHART.left}" x2="${CHART.left + CHART.width}" y1="${at}" y2="${at}" stroke="${index === 0 ? palette.axis : palette.grid}"/>`;
  });
  const columns = days.flatMap((day, place) => {
    const middle = CHART.left + (place + 0.5) * STEP;
    const value = day.totalSessions;
    const label = svgText(
      middle,
      BASE_Y + 26,
      dayName(day.date, language()),
      `font-size="14" text-anchor="middle" fill="${palette.text}"`,
    );
    const count = svgText(
      middle,
      value === null ? BASE_Y - 8 : y(value) - 8,
      formatMetric('totalSessions', value),
      `font-size="15" font-weight="600" text-anchor="middle" fill="${palette.title}"`,
    );
    const standing = standingOf(value, day.typicalSessions);
    const whole = standing === 'above' || standing === 'below' ? palette.outside : palette.bar;
    const bar =
      value === null || value === 0
        ? ''
        : `<rect x="${tenth(middle - BAR_WIDTH / 2)}" y="${y(value)}" width="${BAR_WIDTH}" height="${tenth(BASE_Y - y(value))}" rx="4" fill="${day.status === 'complete' ? whole : palette.partial}"/>`;
    const [block, edges] = typicalMarks(day.typicalSessions, middle, y, palette);
    return [block, bar, edges, count, label];
  });
  return [...lines, ...columns];
}

/** The typical range of a bar: a soft block behind it, and a line above and below that is seen over it. */
function typicalMarks(
  typical: WeekReview['days'][number]['typicalSessions'],
  middle: number,
  y: (value: number) => number,
  { band, edge, surface }: Colours,
): readonly [block: string, edges: string] {
  if (typical === null) return ['', ''];
  const [left, right] = [tenth(middle - BAR_WIDTH / 2 - 6), tenth(middle + BAR_WIDTH / 2 + 6)];
  const [low, high] = [y(typical.p10), y(typical.p90)];
  const edges = `<path d="M${left} ${low}H${right}M${left} ${high}H${right}" fill="none" stroke=`;
  return [
    `<rect x="${left}" y="${high}" width="${tenth(right - left)}" height="${tenth(low - high)}" fill="${band}"/>`,
    `${edges}"${surface}" stroke-width="4"/>${edges}"${edge}" stroke-width="2"/>`,
  ];
}

function side(review: WeekReview, palette: Colours): string[] {
  const rows: { readonly text: string; readonly strong: boolean }[] = [];
  for (const { name, by, hours } of hourLists(review, language())) {
    rows.push({ text: name, strong: true });
    for (const hour of hours) {
      const parts = {
        hour: hourName(hour, review.timeZone, language()),
        amount: hourAmount(hour, by, language()),
      };
      rows.push({ text: m().week.hour(parts), strong: false });
    }
  }
  rows.push({ text: m().week.incidents({ count: review.incidents.length }), strong: true });
  for (const { rule, startedAtMs } of review.incidents) {
    const parts = {
      hour: hourName({ startMs: startedAtMs }, review.timeZone, language()),
      amount: incidentTitle(rule),
    };
    rows.push({ text: m().week.hour(parts), strong: false });
  }
  const shown = rows.length > LINES_OF_SIDE ? rows.slice(0, LINES_OF_SIDE - 1) : rows;
  const left = rows.length - shown.length;
  const all = left === 0 ? shown : [...shown, { text: m().week.more({ count: left }), strong: false }];
  let y = CHART.top + 4;
  return all.map(({ text, strong }, place) => {
    y += strong && place > 0 ? 34 : place === 0 ? 0 : 23;
    const style = strong
      ? `font-size="15" font-weight="600" fill="${palette.title}"`
      : `font-size="15" fill="${palette.text}"`;
    return svgText(SIDE, y, text, style);
  });
}
