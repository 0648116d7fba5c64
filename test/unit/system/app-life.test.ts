import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { liveInTray } from '../../../main/system/app-life.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

class FakeApp extends EventEmitter {
  readonly done: string[];
  constructor(done: string[]) {
    super();
    this.done = done;
  }
  exit(code: number): void {
    this.done.push(`exit ${code}`);
  }
  /** Asks the listeners first, as Electron does. */
  quit(): void {
    const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) };
    this.emit('before-quit', event);
    if (!event.isPrevented) this.done.push('quit');
  }
}

let done: string[];
let app: FakeApp;
let running: { show(): void; stop(): Promise<void> } | null;
let clock: ManualClock;
let signals: EventEmitter;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  clock = createManualClock(0);
  signals = new EventEmitter();
  done = [];
  app = new FakeApp(done);
  running = {
    show: () => done.push('show'),
    stop: () => {
      done.push('stop');
      return Promise.resolve();
    },
  };
  liveInTray({
    app,
    process: signals,
    clock,
    running: () => (running === null ? null : Promise.resolve(running)),
    kill: () => done.push('kill'),
  });
});

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s', (signal) => {
  it('quits as the menu does: what is at work is stopped first', async () => {
    signals.emit(signal);
    await settled();
    expect(done).toEqual(['stop', 'quit']);
  });

  it('quits at once while nothing is at work yet', () => {
    running = null;
    signals.emit(signal);
    expect(done).toEqual(['quit']);
  });
});

describe('a second launch', () => {
  it('shows the window', async () => {
    app.emit('second-instance', {}, ['glance']);
    await settled();
    expect(done).toEqual(['show']);
  });

  it('shows nothing when the system started it hidden', async () => {
    app.emit('second-instance', {}, ['glance', '--user-data-dir=/x', '--hidden']);
    await settled();
    expect(done).toEqual([]);
  });
});

it('shows the window when the dock is clicked, and stays when the last window is closed', async () => {
  app.emit('window-all-closed');
  app.emit('activate');
  await settled();
  expect(done).toEqual(['show']);
});

describe('quitting', () => {
  it('stops the app first, once', async () => {
    app.quit();
    app.quit();
    await settled();
    expect(done).toEqual(['quit', 'stop', 'quit']);
  });

  it('leaves at once before there is anything to stop', () => {
    running = null;
    app.quit();
    expect(done).toEqual(['quit']);
  });

  it('waits for nothing that hangs', async () => {
    const current = running;
    if (current !== null) running = { ...current, stop: () => new Promise(() => undefined) };
    app.quit();
    await settled();
    clock.advance(1_000);
    expect(done).toEqual(['exit 0']);
    clock.advance(1_000);
    expect(done).toEqual(['exit 0', 'kill']);
  });

  it('has time to leave also where the computer stood still meanwhile', async () => {
    const current = running;
    if (current !== null) running = { ...current, stop: () => new Promise(() => undefined) };
    app.quit();
    await settled();
    clock.jump(10_000);
    clock.advance(0);
    expect(done).toEqual(['exit 0']);
    clock.advance(899);
    expect(done).toEqual(['exit 0']);
  });
});
