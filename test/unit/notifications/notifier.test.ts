import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { createNotifier, type NotificationSpec, type Notifier } from '../../../main/notifications/notifier.ts';

/** A notification server: what is on its screen, and what may happen to it. */
let onScreen: FakeNotification[] = [];
let reasons: string[] = [];
let supported = true;
let shownCount = 0;

class FakeNotification extends EventEmitter {
  readonly options: { id: string; title: string; body: string };
  constructor(options: { id: string; title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    onScreen.push(this);
  }
  close(): void {
    onScreen = onScreen.filter((each) => each !== this);
    this.emit('close', {});
  }
}

const titles = (): string[] => onScreen.map(({ options }) => options.title);

describe('notifications', () => {
  let notifier: Notifier;
  let clicked: string[];
  let clock: ManualClock;
  const spec = (key: string, title = key, mark = title): NotificationSpec => ({
    key,
    title,
    body: 'body',
    onClick: () => clicked.push(mark),
  });

  beforeEach(() => {
    onScreen = [];
    reasons = [];
    clicked = [];
    supported = true;
    shownCount = 0;
    clock = createManualClock(0);
    notifier = createNotifier({
      desktop: { isSupported: () => supported, create: (words) => new FakeNotification(words) },
      clock,
      onShown: () => (shownCount += 1),
      onUnavailable: (reason) => reasons.push(reason),
    });
  });

  it('are one for each incident, the newer words in place of the older', () => {
    void notifier.show(spec('a', 'first'));
    void notifier.show(spec('b', 'other'));
    void notifier.show(spec('a', 'second'));
    expect(titles()).toEqual(['other', 'second']);
    expect(onScreen.map(({ options }) => options.id)).toEqual(['b', 'a']);
  });

  it('do not pop up again with the same words, but take the newer click', () => {
    void notifier.show(spec('a', 'same', 'older'));
    const [shown] = onScreen;
    void notifier.show(spec('a', 'same', 'newer'));
    expect(onScreen).toEqual([shown]);
    shown?.emit('click', {});
    expect(clicked).toEqual(['newer']);
  });

  it('lead where they belong when clicked, also from the desktop’s list after the banner went', () => {
    void notifier.show(spec('a'));
    void notifier.show(spec('b'));
    const [a, b] = onScreen;
    a?.emit('close', { reason: 'timedOut' });
    a?.emit('click', {});
    b?.emit('click', {});
    expect(clicked).toEqual(['a', 'b']);
  });

  it('can be shown again after a click', () => {
    void notifier.show(spec('a'));
    onScreen.pop()?.emit('click', {});
    void notifier.show(spec('a'));
    expect(titles()).toEqual(['a']);
  });

  it('are withdrawn when it is over, once and without complaint', () => {
    void notifier.show(spec('a'));
    void notifier.show(spec('b'));
    notifier.withdraw('a');
    notifier.withdraw('a');
    notifier.withdraw('never shown');
    expect(titles()).toEqual(['b']);
    notifier.close();
    expect(titles()).toEqual([]);
  });

  it('say why when the desktop cannot', () => {
    supported = false;
    void notifier.show(spec('a'));
    expect(onScreen).toEqual([]);
    supported = true;
    void notifier.show(spec('b'));
    onScreen[0]?.emit('failed', {}, 'not signed');
    void notifier.show(spec('b'));
    onScreen[1]?.emit('failed', {}, '');
    expect(reasons).toEqual(['no notification service', 'not signed', 'the desktop refused it']);
  });

  it('say whether the desktop took them, and trust one that says nothing', async () => {
    const taken = notifier.show(spec('a'));
    onScreen[0]?.emit('show', {});
    expect(await taken).toBe(true);
    expect(shownCount).toBe(1);
    const refused = notifier.show(spec('b'));
    onScreen[1]?.emit('failed', {}, 'not signed');
    expect(await refused).toBe(false);
    const silent = notifier.show(spec('c'));
    clock.advance(60_000);
    expect(await silent).toBe(true);
    supported = false;
    expect(await notifier.show(spec('d'))).toBe(false);
    expect(shownCount).toBe(1);
  });

  it('do not pile up', () => {
    for (let count = 0; count < 200; count += 1) void notifier.show(spec(`key ${count}`));
    const before = onScreen.length;
    notifier.close();
    expect(before - onScreen.length).toBe(50);
    expect(titles()).not.toContain('key 199');
  });
});
