import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { EventEmitter } from 'node:events';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A window without a screen: it does what Electron's would and tells the same events. */
export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  bounds: Box;
  visible = false;
  focused = false;
  maximized = false;
  minimized = false;
  destroyed = false;
  backgroundColor = '';
  destroyCount = 0;
  showCount = 0;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 0, height: options.height ?? 0 };
  }

  /** The same, as the code under test takes it. */
  get asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  loadURL(url: string): Promise<void> {
    this.webContents.urls.push(url);
    return Promise.resolve();
  }
  show(): void {
    this.#mustLive();
    this.visible = true;
    this.minimized = false;
    this.showCount += 1;
  }
  focus(): void {
    this.#mustLive();
    this.focused = true;
    this.emit('focus');
  }
  hide(): void {
    this.#mustLive();
    this.visible = false;
  }
  maximize(): void {
    this.maximized = true;
    this.visible = true;
    this.emit('maximize');
  }
  minimize(): void {
    this.minimized = true;
  }
  restore(): void {
    this.minimized = false;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isFullScreen(): boolean {
    return false;
  }
  getBounds(): Box {
    return this.bounds;
  }
  getNormalBounds(): Box {
    return this.bounds;
  }
  setBounds(bounds: Box): void {
    this.#mustLive();
    this.bounds = bounds;
  }
  setBackgroundColor(color: string): void {
    this.#mustLive();
    this.backgroundColor = color;
  }
  setContentSize(width: number, height: number): void {
    this.bounds = { ...this.bounds, width, height };
  }
  /** The person presses the window's own close button. */
  close(): void {
    const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) };
    this.emit('close', event);
    if (!event.isPrevented) this.destroy();
  }
  destroy(): void {
    this.destroyCount += 1;
    if (this.destroyed) throw new Error('Object has been destroyed');
    this.destroyed = true;
    this.visible = false;
    this.emit('closed');
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  /** The page's process ends without being asked. */
  crash(): void {
    this.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  }
  /** The person moves or resizes it. */
  drag(bounds: Box): void {
    this.bounds = bounds;
    this.emit('resize');
  }
  /** Somebody clicks elsewhere. */
  blur(): void {
    this.focused = false;
    this.emit('blur');
  }

  #mustLive(): void {
    if (this.destroyed) throw new Error('Object has been destroyed');
  }
}

class FakeContents extends EventEmitter {
  getZoomFactor(): number {
    return 1;
  }
  readonly urls: string[] = [];
}

/** Makes windows and keeps them, the oldest first. */
export function createFakeWindows(): {
  readonly all: FakeWindow[];
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly last: () => FakeWindow;
} {
  const all: FakeWindow[] = [];
  return {
    all,
    create: (options) => {
      const window = new FakeWindow(options);
      all.push(window);
      return window.asWindow;
    },
    last: () => {
      const window = all.at(-1);
      if (window === undefined) throw new Error('no window was made');
      return window;
    },
  };
}
