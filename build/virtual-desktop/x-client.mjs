import { connect } from 'node:net';

/**
 * As much of the X protocol as dressing a screen takes: a connection, requests, their answers, and waiting for
 * what the window manager says. It saves two packages and shell loops that ask over and over.
 */

/** The way in that both the X server and its clients know, with a random cookie. */
export const COOKIE_NAME = 'MIT-MAGIC-COOKIE-1';

const REQUEST = { changeWindow: 2, internAtom: 16, getProperty: 20 };
const EVENT = { error: 0, reply: 1, propertyNotify: 28 };
const EVENT_MASK = 1 << 11;
const PROPERTY_CHANGE = 1 << 22;

/**
 * @typedef {object} XClient
 * @property {number} root id of the root window
 * @property {number} width of the root window, pixels
 * @property {number} height of the root window, pixels
 * @property {number} depth bits per pixel
 * @property {() => number} newId
 * @property {(opcode: number, detail: number, words: readonly number[], data?: Buffer) => void} request
 * @property {() => Promise<Buffer>} nextReply the answer to the oldest unanswered request; rejects when it was refused
 * @property {() => Promise<Buffer>} nextEvent the next change of a property, heard now or while waiting for answers
 * @property {() => void} close
 */

/**
 * @param {number} display
 * @param {Buffer} cookie
 * @returns {Promise<XClient>}
 */
export async function connectX(display, cookie) {
  const socket = connect(`/tmp/.X11-unix/X${display}`);
  const read = byteReader(socket);
  const hello = Buffer.alloc(12);
  hello.write('l');
  hello.writeUInt16LE(11, 2);
  hello.writeUInt16LE(COOKIE_NAME.length, 6);
  hello.writeUInt16LE(cookie.length, 8);
  socket.write(Buffer.concat([hello, padded(COOKIE_NAME), cookie]));
  const answer = await read(8);
  const setup = await read(answer.readUInt16LE(6) * 4);
  if (answer[0] !== 1) throw new Error(`The X server refused the connection: ${setup.toString('latin1')}`);

  const formatCount = setup.readUInt8(21);
  const vendorLength = (setup.readUInt16LE(16) + 3) & ~3;
  const screen = setup.subarray(32 + vendorLength + formatCount * 8);
  let lastId = setup.readUInt32LE(4);
  /** @type {Buffer[]} */
  const events = [];
  const readPacket = async () => {
    const packet = await read(32);
    return packet[0] === EVENT.reply ? Buffer.concat([packet, await read(packet.readUInt32LE(4) * 4)]) : packet;
  };
  return {
    root: screen.readUInt32LE(0),
    width: screen.readUInt16LE(20),
    height: screen.readUInt16LE(22),
    depth: screen.readUInt8(38),
    newId: () => ++lastId,
    request: (opcode, detail, words, data = Buffer.alloc(0)) => {
      const head = Buffer.alloc(4 + words.length * 4);
      head[0] = opcode;
      head[1] = detail;
      head.writeUInt16LE((head.length + data.length) / 4, 2);
      words.forEach((word, index) => head.writeUInt32LE(word >>> 0, 4 + index * 4));
      socket.write(Buffer.concat([head, data]));
    },
    nextReply: async () => {
      for (;;) {
        const packet = await readPacket();
        if (packet[0] === EVENT.error)
          throw new Error(`The X server refused request ${packet[10]} (error ${packet[1]}).`);
        if (packet[0] === EVENT.reply) return packet;
        if (packet[0] === EVENT.propertyNotify) events.push(packet);
      }
    },
    nextEvent: async () => {
      for (;;) {
        const packet = events.shift() ?? (await readPacket());
        if (packet[0] === EVENT.propertyNotify) return packet;
      }
    },
    close: () => socket.destroy(),
  };
}

/**
 * Waits until the root window has a property, which is how a window manager says that it is there.
 * @param {XClient} client
 * @param {string} name such as `_NET_SUPPORTING_WM_CHECK`
 */
export async function rootProperty(client, name) {
  await untilRootProperty(client, name, async (value) => value.length > 0);
}

/**
 * Waits until the window that has the keyboard, as the window manager says, is one of the wanted kind.
 * @param {XClient} client
 * @param {(role: string) => boolean} fits is given its WM_WINDOW_ROLE, such as `GtkFileChooserDialog`; empty for none
 */
export async function untilActiveWindow(client, fits) {
  const roleAtom = await internAtom(client, 'WM_WINDOW_ROLE');
  await untilRootProperty(client, '_NET_ACTIVE_WINDOW', async (value) => {
    const window = value.length < 4 ? 0 : value.readUInt32LE(0);
    if (window === 0) return fits('');
    client.request(REQUEST.getProperty, 0, [window, roleAtom, 0, 0, 64]);
    // A window may be gone before it is asked.
    return fits(await propertyValue(client).then(String, () => ''));
  });
}

/**
 * @param {XClient} client
 * @param {string} name
 * @param {(value: Buffer) => Promise<boolean>} fits
 */
async function untilRootProperty(client, name, fits) {
  client.request(REQUEST.changeWindow, 0, [client.root, EVENT_MASK, PROPERTY_CHANGE]);
  const atom = await internAtom(client, name);
  for (;;) {
    client.request(REQUEST.getProperty, 0, [client.root, atom, 0, 0, 64]);
    if (await fits(await propertyValue(client))) return;
    while ((await client.nextEvent()).readUInt32LE(8) !== atom);
  }
}

/**
 * @param {XClient} client
 * @param {string} name
 */
async function internAtom(client, name) {
  client.request(REQUEST.internAtom, 0, [name.length], padded(name));
  return (await client.nextReply()).readUInt32LE(8);
}

/**
 * The bytes that a request for a property was answered with; none when there is no such property.
 * @param {XClient} client
 */
async function propertyValue(client) {
  const reply = await client.nextReply();
  const bytesPerUnit = reply.readUInt8(1) / 8;
  return reply.subarray(32, 32 + reply.readUInt32LE(16) * bytesPerUnit);
}

/**
 * Text, filled up to whole words of four bytes.
 * @param {string} text
 */
function padded(text) {
  const bytes = Buffer.alloc((text.length + 3) & ~3);
  bytes.write(text);
  return bytes;
}

/**
 * Reads an exact number of bytes at a time.
 * @param {import('node:net').Socket} socket
 * @returns {(count: number) => Promise<Buffer>}
 */
function byteReader(socket) {
  const chunks = socket[Symbol.asyncIterator]();
  let buffered = Buffer.alloc(0);
  return async (count) => {
    while (buffered.length < count) {
      const { value, done } = await chunks.next();
      if (done) throw new Error('The X server closed the connection.');
      buffered = Buffer.concat([buffered, value]);
    }
    const bytes = buffered.subarray(0, count);
    buffered = buffered.subarray(count);
    return bytes;
  };
}
