/** Attacks that run inside a page; each uses nothing from outside of itself. */

/** What of Node and of Electron the page's own world, a worker or a prototype gives away; empty when nothing. */
export function findPrivileges(): string[] {
  const names = [
    'require',
    'process',
    'module',
    'exports',
    '__dirname',
    'Buffer',
    'global',
    'electron',
    'ipcRenderer',
    '__non_webpack_require__',
  ];
  const found = names.filter((name) => name in window);
  const reach = (name: string, way: () => unknown): void => {
    try {
      const got = way();
      if (got !== undefined && got !== null) found.push(name);
    } catch {
      // Out of reach.
    }
  };
  const { glance } = window as unknown as { glance: Record<string, (...args: unknown[]) => unknown> };
  for (const [name, value] of Object.entries(glance)) {
    reach(`${name} by its constructor`, () =>
      Reflect.apply(Reflect.get(value, 'constructor') as (text: string) => () => unknown, null, ['return process'])(),
    );
    if (typeof value !== 'function') found.push(`${name} is no function`);
  }
  reach('an event’s sender', () => {
    let second: unknown;
    glance['on']?.('snapshot', (...args: unknown[]) => (second = args[1]));
    return second;
  });
  reach('an unknown channel', () => glance['on']?.('glance:command:connect', () => undefined));
  return found;
}

/** Replaces what a preload in the same world would use, then asks for a channel that is not in the contract. */
export function poisonPrototypes(): string {
  const { glance } = window as unknown as { glance: { on: (name: string, listener: () => void) => unknown } };
  Array.prototype.includes = () => true;
  try {
    glance.on('anything', () => undefined);
    return 'an unknown channel was opened';
  } catch {
    return 'refused';
  }
}

/** Asks for everything that a browser asks a person for. @returns what was granted */
export async function askForPermissions(): Promise<string[]> {
  const granted: string[] = [];
  const ask = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const never = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('no answer')), 1_500));
    await Promise.race([Promise.resolve().then(work), never]).then(
      (value) => value !== false && value !== 'denied' && granted.push(name),
      () => undefined,
    );
  };
  const browser = navigator as unknown as Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>;
  await Promise.all([
    ask('notifications', () => Notification.requestPermission()),
    ask(
      'geolocation',
      () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
    ),
    ask('camera', () => navigator.mediaDevices.getUserMedia({ video: true })),
    ask('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })),
    ask('screen', () => navigator.mediaDevices.getDisplayMedia()),
    ask('midi', () => navigator.requestMIDIAccess({ sysex: true })),
    ask('clipboard-read', () => navigator.clipboard.readText()),
    ask('clipboard items', () => navigator.clipboard.read()),
    ask('serial', () => browser['serial']!['requestPort']!()),
    ask('usb', () => browser['usb']!['requestDevice']!({ filters: [] })),
    ask('hid', async () => ((await browser['hid']!['requestDevice']!({ filters: [] })) as unknown[]).length > 0),
    ask('bluetooth', () => browser['bluetooth']!['requestDevice']!({ acceptAllDevices: true })),
    ask(
      'fonts',
      async () =>
        (await (window as unknown as { queryLocalFonts: () => Promise<unknown[]> }).queryLocalFonts()).length > 0,
    ),
    ask('screens', () => (window as unknown as { getScreenDetails: () => Promise<unknown> }).getScreenDetails()),
    ask('idle', () =>
      (
        window as unknown as { IdleDetector: { requestPermission: () => Promise<unknown> } }
      ).IdleDetector.requestPermission(),
    ),
    ask('wake lock', () => navigator.wakeLock.request('screen')),
    ask('persistent storage', () => navigator.storage.persist()),
    ask('storage access', () => document.requestStorageAccess().then(() => false)),
    ask('file picker', () =>
      (window as unknown as { showOpenFilePicker: () => Promise<unknown> }).showOpenFilePicker(),
    ),
    ask('save picker', () =>
      (window as unknown as { showSaveFilePicker: () => Promise<unknown> }).showSaveFilePicker(),
    ),
    ask('folder picker', () =>
      (window as unknown as { showDirectoryPicker: () => Promise<unknown> }).showDirectoryPicker(),
    ),
    ask('private files', () => navigator.storage.getDirectory()),
  ]);
  const kept = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage'];
  for (const name of kept) {
    const { state } = await navigator.permissions.query({ name: name as PermissionName });
    if (state === 'granted') granted.push(`query: ${name}`);
  }
  const field = document.createElement('textarea');
  document.body.append(field);
  field.focus();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- whoever attacks does not mind
  document.execCommand('paste');
  if (field.value !== '') granted.push('pasting');
  field.remove();
  return granted;
}

/** Tries to run text as a script, by every door. @returns which of them opened */
export async function injectScripts(): Promise<string[]> {
  const open: string[] = [];
  const mark = (name: string): string => `(globalThis.opened ??= []).push('${name}')`;
  const attempt = (_name: string, work: () => unknown): void => {
    try {
      work();
    } catch {
      // Refused at once.
    }
  };
  const script = document.createElement('script');
  attempt('inline', () => {
    script.text = mark('inline');
    document.body.append(script);
  });
  attempt('text node', () => {
    const other = document.createElement('script');
    other.append(mark('text node'));
    document.body.append(other);
  });
  attempt(
    'markup',
    () =>
      (document.body.appendChild(document.createElement('div')).innerHTML = `<img src=x onerror="${mark('markup')}">`),
  );
  attempt('attribute', () => {
    const button = document.createElement('button');
    button.setAttribute('onclick', mark('attribute'));
    document.body.append(button);
    button.click();
  });
  // Not while the test itself is being evaluated, for which text may become a script.
  setTimeout(() => {
    attempt('eval', () => Reflect.apply(eval, null, [mark('eval')]));
    attempt('Function', () => (Reflect.construct(Function, [mark('Function')]) as () => void)());
  }, 50);
  attempt('timer', () => Reflect.apply(setTimeout, window, [mark('timer'), 0]));
  attempt('javascript:', () => {
    const anchor = document.createElement('a');
    anchor.href = `javascript:${mark('javascript:')}`;
    document.body.append(anchor);
    anchor.click();
  });
  for (const src of ['data:text/javascript,', URL.createObjectURL(new Blob([mark('blob')]))]) {
    attempt('foreign', () => {
      const foreign = document.createElement('script');
      foreign.src = src.startsWith('data') ? src + mark('data') : src;
      document.body.append(foreign);
    });
  }
  attempt('base', () => {
    const base = document.createElement('base');
    base.href = 'http://127.0.0.1:1/';
    document.head.append(base);
    if (document.baseURI !== location.href) (globalThis as unknown as { opened: string[] }).opened = ['base'];
  });
  attempt('policy', () => {
    const { trustedTypes } = window as unknown as {
      trustedTypes: { createPolicy: (name: string, rules: object) => object };
    };
    trustedTypes.createPolicy('anything', { createScript: (text: string) => text });
    (globalThis as unknown as { opened: string[] }).opened = ['policy'];
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  open.push(...((globalThis as unknown as { opened?: string[] }).opened ?? []));
  return open;
}

/** Tries to leave the page, or to open another. */
export async function leavePage(target: string): Promise<void> {
  const attempt = (work: () => unknown): void => {
    try {
      work();
    } catch {
      // Refused at once.
    }
  };
  const anchor = (href: string, how: Partial<HTMLAnchorElement>): void => {
    const link = Object.assign(document.createElement('a'), { href, textContent: 'out', ...how });
    document.body.append(link);
    link.click();
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true }));
    link.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, button: 1 }));
  };
  const form = (action: string, method: string, where: string): void => {
    const made = Object.assign(document.createElement('form'), { action, method, target: where });
    document.body.append(made);
    made.submit();
  };
  for (const url of [
    target,
    'file:///etc/hostname',
    'about:blank',
    'data:text/html,x',
    'mailto:a@b.example',
    'app://glance/index.html?window=popover',
  ]) {
    attempt(() => window.open(url));
    attempt(() => window.open(url, '_self'));
    attempt(() => window.open(url, 'named', 'width=100'));
    attempt(() => anchor(url, { target: '_blank' }));
    attempt(() => form(url, 'post', '_blank'));
  }
  for (const url of [
    target,
    'file:///etc/hostname',
    'data:text/html,x',
    'mailto:a@b.example',
    'vscode://x/y',
    'app://other/',
  ]) {
    attempt(() => anchor(url, {}));
    attempt(() => form(url, 'post', ''));
    attempt(() => location.assign(url));
    attempt(() => location.replace(url));
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${target}` });
  document.head.append(meta);
  await new Promise((resolve) => setTimeout(resolve, 600));
}
