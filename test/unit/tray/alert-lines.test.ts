import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../main/contract/settings.ts';
import { ALERT_DOT, drawIcon, drawTemplate } from '../../../main/tray/icon.ts';
import { toRgba } from '../../../main/tray/icon-shapes.ts';
import { trayModel, type MenuLine } from '../../../main/tray/tray-model.ts';
import { account, at, incident, NOW_MS, snapshot } from './support.ts';

const labelsOf = (menu: readonly MenuLine[]): string[] =>
  menu.flatMap((line) => (line.kind === 'separator' ? [] : [line.label]));

const snoozeMenu = (notifications: Settings['notifications'], nowMs = NOW_MS) => {
  const plain = snapshot(account());
  const { menu } = trayModel({ ...plain, settings: { ...plain.settings, notifications } }, nowMs, ENGLISH);
  return menu.find((line) => line.kind === 'submenu');
};

describe('what goes on', () => {
  it('stands after how fresh the numbers are, the tray’s own account first', () => {
    const beta = account({
      id: 'beta',
      name: 'Beta team',
      openIncidents: [incident({ accountId: 'beta', rule: 'response-up', sinceMs: at('2026-03-10T12:00:00Z') })],
    });
    const { menu } = trayModel(snapshot(account({ openIncidents: [incident()] }), beta), NOW_MS, ENGLISH);
    expect(labelsOf(menu)).toEqual([
      'Sessions today: 42',
      'Response time: 21 s',
      'Average session: 9 min 4 s',
      'Updated 14:05',
      'Many video sessions since 13:00',
      'Beta team: Slow response since 12:00',
      'Beta team: 42 sessions',
      'Snooze alerts',
      'Open Glance',
      'Refresh now',
      'Export CSV…',
      'Settings…',
      'Quit Glance',
    ]);
  });

  it('is a dot on the icon that a dark and a light panel show', () => {
    const dotted = drawIcon({ text: '42', state: 'fresh', alert: true }, 22);
    const rgba = Array.from(toRgba(dotted));
    const colours = new Set(Array.from({ length: 22 * 22 }, (_, pixel) => rgba.slice(pixel * 4, pixel * 4 + 4).join()));
    expect(colours).toContain([...ALERT_DOT, 255].join());
    expect(rgba).not.toEqual(Array.from(toRgba(drawIcon({ text: '42', state: 'fresh' }, 22))));
    expect(Array.from(toRgba(drawTemplate('fresh', 18, true)))).not.toEqual(
      Array.from(toRgba(drawTemplate('fresh', 18))),
    );
  });

  it('gives way to the mark of a problem', () => {
    const dotted = drawIcon({ text: '42', state: 'stale', alert: true }, 22);
    expect(Array.from(toRgba(dotted))).toEqual(Array.from(toRgba(drawIcon({ text: '42', state: 'stale' }, 22))));
  });
});

describe('an incident that nobody acknowledged', () => {
  const lines = (acknowledgedAtMs: number | null): readonly string[] => {
    const { menu } = trayModel(snapshot(account({ openIncidents: [incident({ acknowledgedAtMs })] })), NOW_MS, ENGLISH);
    const snooze = menu.find((line) => line.kind === 'submenu');
    return [...labelsOf(menu), ...(snooze?.kind === 'submenu' ? snooze.lines.map(({ label }) => label) : [])];
  };

  it('can be acknowledged from the menu, once', () => {
    expect(lines(null)).toContain('Acknowledge: Many video sessions since 13:00');
    expect(lines(NOW_MS).join()).not.toContain('Acknowledge:');
    expect(lines(NOW_MS)).toContain('Many video sessions since 13:00 (acknowledged)');
  });
});

describe('the snooze', () => {
  it('offers an hour, today and until Monday', () => {
    expect(snoozeMenu({ enabled: true, snoozedUntilMs: null })).toMatchObject({
      label: 'Snooze alerts',
      lines: [{ label: '1 hour' }, { label: 'Today' }, { label: 'Until Monday' }],
    });
  });

  it('says until when, and can be ended', () => {
    const until = (iso: string) => snoozeMenu({ enabled: true, snoozedUntilMs: at(iso) });
    expect(until('2026-03-10T15:00:00Z')).toMatchObject({
      label: 'Alerts snoozed until 15:00',
      lines: [{ label: 'End snooze', snooze: 'off' }],
    });
    expect(until('2026-03-11T00:00:00Z')).toMatchObject({ label: 'Alerts snoozed until midnight' });
    expect(until('2026-03-16T00:00:00Z')).toMatchObject({ label: 'Alerts snoozed until Monday' });
    expect(until('2026-03-11T00:30:00Z')).toMatchObject({ label: 'Alerts snoozed until 11 Mar 00:30' });
  });

  it('is over when its time is, and is not offered where nothing is told anyway', () => {
    expect(snoozeMenu({ enabled: true, snoozedUntilMs: NOW_MS })).toMatchObject({ label: 'Snooze alerts' });
    expect(snoozeMenu({ enabled: false, snoozedUntilMs: null })).toBeUndefined();
  });
});
