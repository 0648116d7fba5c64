import { readFileSync } from 'node:fs';
import { incidentSentence } from '../../../main/domain/wording/incident-sentence.ts';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import type { Reported } from './answers.ts';
import { watchFeed } from './watching.ts';
import { DAY_MS } from '../../../main/domain/time/units.ts';

/**
 * Real calls, fed poll by poll: a CSV with a row for each, `arrival` (local wall clock), `response_seconds` and
 * `session_seconds`. Nothing is labelled: each notification is printed, for a person to say whether it was worth it.
 */
export function printCalls(file: string, historyDays: number, print: (line: string) => void): void {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  const place = (name: string): number => {
    const at = columns.indexOf(name);
    if (at < 0) throw new Error(`${file}: no column ${name}`);
    return at;
  };
  const [arrival, response, session] = [place('arrival'), place('response_seconds'), place('session_seconds')];
  const sessions = lines.map((line): Reported => {
    const cells = line.split(',');
    const arrivalMs = Date.parse(`${cells[arrival] ?? ''}Z`);
    const responseSeconds = Number(cells[response]);
    return {
      arrivalMs,
      seenMs: arrivalMs + 1000 * responseSeconds,
      responseSeconds,
      sessionSeconds: Number(cells[session]),
    };
  });
  sessions.sort((one, other) => one.seenMs - other.seenMs);
  const startMs = Math.floor(Math.min(...sessions.map(({ arrivalMs }) => arrivalMs)) / DAY_MS) * DAY_MS;
  const endMs = (Math.floor(Math.max(...sessions.map(({ arrivalMs }) => arrivalMs)) / DAY_MS) + 1) * DAY_MS;
  const watchFromMs = startMs + historyDays * DAY_MS;
  const { notices } = watchFeed({ sessions, timeZone: 'UTC', startMs, watchFromMs, endMs, seed: 1 }, [
    'sessions-up',
    'response-up',
    'sessions-quiet',
  ]);
  print(
    `${sessions.length} real calls, ${historyDays} days of history, ${(endMs - watchFromMs) / DAY_MS} days watched, silence on`,
  );
  for (const { rule, atMs, kind, incident } of notices) {
    const when = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
    print(`  ${when}  ${rule}${kind === 'first' ? '' : ` (${kind})`}: ${incidentSentence(incident, 'UTC', ENGLISH)}`);
  }
  print(`${notices.length} notifications`);
}
