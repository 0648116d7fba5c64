import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNotifier, type NotificationSpec, type Notifier } from '../../../main/notifications/notifier.ts';

/** A notification server: what is on its screen, and what may happen to it. */
let onScreen: FakeNotification[] = [];
let reasons: string[] = [];
let supported = true;

class FakeNotification extends EventEmitter {
  readonly options: { id: string; title: string; body: string };
  constructor(options: { id: string; title: string; body: string }) {
    super();
    this.options = options;
  }
  static isSupported(): boolean {
    return supported;
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
    notifier = createNotifier({
      Notification: FakeNotification as never,
      onUnavailable: (reason) => reasons.push(reason),
    });
  });

  it('are one for each incident, the newer words in place of the older', () => {
    notifier.show(spec('a', 'first'));
    notifier.show(spec('b', 'other'));
    notifier.show(spec('a', 'second'));
    expect(titles()).toEqual(['other', 'second']);
    expect(onScreen.map(({ options }) => options.id)).toEqual(['b', 'a']);
  });

  it('do not pop up again with the same words, but take the newer click', () => {
    notifier.show(spec('a', 'same', 'older'));
    const [shown] = onScreen;
    notifier.show(spec('a', 'same', 'newer'));
    expect(onScreen).toEqual([shown]);
    shown?.emit('click', {});
    expect(clicked).toEqual(['newer']);
  });

  it('lead where they belong when clicked, also from the desktop’s list after the banner went', () => {
    notifier.show(spec('a'));
    notifier.show(spec('b'));
    const [a, b] = onScreen;
    a?.emit('close', { reason: 'timedOut' });
    a?.emit('click', {});
    b?.emit('click', {});
    expect(clicked).toEqual(['a', 'b']);
  });

  it('can be shown again after a click', () => {
    notifier.show(spec('a'));
    onScreen.pop()?.emit('click', {});
    notifier.show(spec('a'));
    expect(titles()).toEqual(['a']);
  });

  it('are withdrawn when it is over, once and without complaint', () => {
    notifier.show(spec('a'));
    notifier.show(spec('b'));
    notifier.withdraw('a');
    notifier.withdraw('a');
    notifier.withdraw('never shown');
    expect(titles()).toEqual(['b']);
    notifier.close();
    expect(titles()).toEqual([]);
  });

  it('say why when the desktop cannot', () => {
    supported = false;
    notifier.show(spec('a'));
    expect(onScreen).toEqual([]);
    supported = true;
    notifier.show(spec('b'));
    onScreen[0]?.emit('failed', {}, 'not signed');
    notifier.show(spec('b'));
    onScreen[1]?.emit('failed', {}, '');
    expect(reasons).toEqual(['no notification service', 'not signed', 'the desktop refused it']);
  });

  it('do not pile up', () => {
    for (let count = 0; count < 200; count += 1) notifier.show(spec(`key ${count}`));
    const before = onScreen.length;
    notifier.close();
    expect(before - onScreen.length).toBe(50);
    expect(titles()).not.toContain('key 199');
  });
});
