import { expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { trayModel, type MenuLine } from '../../../main/tray/tray-model.ts';
import { account, connection, incident, NOW_MS, snapshot, today } from './support.ts';

/** A person with many accounts reads the menu too. */

const FIFTY = Array.from({ length: 50 }, (_, place) =>
  account({ id: `team-${place}`, today: today({ totalSessions: place }) }),
);
const menuOf = (accounts: readonly ReturnType<typeof account>[]): readonly MenuLine[] =>
  trayModel(snapshot(...accounts), NOW_MS, ENGLISH).menu;
const labels = (lines: readonly MenuLine[]): string[] =>
  lines.flatMap((line) => (line.kind === 'separator' ? [] : [line.label]));
const submenu = (lines: readonly MenuLine[], name: string): Extract<MenuLine, { kind: 'submenu' }> => {
  const found = lines.find((line) => line.kind === 'submenu' && line.name === name);
  if (found?.kind !== 'submenu') throw new Error(`no submenu ${name}`);
  return found;
};

it('puts forty-nine other accounts into a submenu, each with its numbers and what is wrong', () => {
  const menu = menuOf(
    FIFTY.map((one, place) => (place === 1 ? { ...one, connection: connection({ status: 'offline' }) } : one)),
  );
  expect(menu.length).toBeLessThanOrEqual(12);
  const more = submenu(menu, 'accounts');
  expect(more.label).toBe('More accounts: 49');
  expect(labels(more.lines)).toHaveLength(49);
  expect(labels(more.lines).slice(0, 2)).toEqual(['team-1: 1 session (Offline)', 'team-2: 2 sessions']);
});

it('leaves a few accounts where they can be read at once', () => {
  expect(labels(menuOf(FIFTY.slice(0, 6)))).toContain('team-5: 5 sessions');
  expect(labels(menuOf(FIFTY.slice(0, 7)))).toContain('More accounts: 6');
});

it('shows five incidents and puts the rest of fifty into a submenu, where each can still be chosen', () => {
  const menu = menuOf(FIFTY.map((one, id) => ({ ...one, openIncidents: [incident({ id, accountId: one.id })] })));
  expect(menu.length).toBeLessThanOrEqual(18);
  const more = submenu(menu, 'incidents');
  expect(more.label).toBe('More incidents: 45');
  expect(more.lines.map((line) => (line.kind === 'incident' ? line.incidentId : null))).toEqual(
    Array.from({ length: 45 }, (_, place) => place + 5),
  );
  const six = FIFTY.slice(0, 6).map((one, id) => ({ ...one, openIncidents: [incident({ id, accountId: one.id })] }));
  expect(submenu(menuOf(six), 'incidents').label).toBe('More incidents: 1');
});
