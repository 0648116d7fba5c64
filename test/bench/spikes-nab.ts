import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createDetector } from '../../main/domain/detection/streaming-detector.ts';

/** Runs the detector the app ships over a corpus in the layout of the Numenta Anomaly Benchmark. */

interface Row {
  /** The text as it stands in the file, handed through unchanged. */
  readonly timestamp: string;
  readonly value: string;
}

/** Benchmark timestamps name no zone; they are read as they stand. */
function wallClockMs(timestamp: string): number {
  const [date = '', time = '00:00:00'] = timestamp.trim().split(/[ T]/);
  return Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time.slice(0, 8)}Z`);
}

function readRows(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',').map((name) => name.trim());
  const [timestampAt, valueAt] = [columns.indexOf('timestamp'), columns.indexOf('value')];
  if (timestampAt < 0 || valueAt < 0) throw new Error(`${file}: no columns timestamp and value`);
  return lines.map((line) => {
    const cells = line.split(',');
    return { timestamp: cells[timestampAt] ?? '', value: cells[valueAt] ?? '' };
  });
}

function seriesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.csv'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Writes a score for every row of every series, and gives how many rows there were and what one cost. */
export function scoreCorpus(
  corpusDir: string,
  scoresDir: string,
): { series: number; rows: number; microsPerRow: number } {
  const dataDir = join(corpusDir, 'data');
  if (!existsSync(dataDir)) throw new Error(`${dataDir}: no such folder`);
  let [series, rows, spentMs] = [0, 0, 0];
  for (const file of seriesOf(dataDir)) {
    const read = readRows(file);
    const detector = createDetector();
    const scores = new Float64Array(read.length);
    const beganMs = performance.now();
    read.forEach(({ timestamp, value }, index) => {
      scores[index] = detector.next(wallClockMs(timestamp), value.trim() === '' ? Number.NaN : Number(value));
    });
    spentMs += performance.now() - beganMs;
    const target = join(scoresDir, relative(dataDir, file));
    mkdirSync(dirname(target), { recursive: true });
    const lines = read.map(({ timestamp, value }, index) => `${timestamp},${value},${(scores[index] ?? 0).toFixed(6)}`);
    writeFileSync(target, ['timestamp,value,anomaly_score', ...lines, ''].join('\n'));
    series++;
    rows += read.length;
  }
  return { series, rows, microsPerRow: (1000 * spentMs) / Math.max(1, rows) };
}
