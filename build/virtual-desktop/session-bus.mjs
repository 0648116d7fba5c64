import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { firstLine, within } from './processes.mjs';

const START_LIMIT_MS = 40_000;
const READY_LIMIT_MS = 40_000;

/**
 * A bus that starts nothing by itself: every program on it was started on purpose.
 * @param {string} directory
 */
const config = (directory) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${directory}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * Starts a private session bus.
 * @param {import('./processes.mjs').ServiceGroup} services
 * @param {{ directory: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} its address, for `DBUS_SESSION_BUS_ADDRESS`
 */
export async function startSessionBus(services, { directory, env }) {
  const file = join(directory, 'bus.conf');
  await writeFile(file, config(directory));
  const daemon = services.start(
    'the session bus',
    ['dbus-daemon', `--config-file=${file}`, '--nofork', '--print-address=1'],
    { env },
  );
  const stdout = /** @type {NodeJS.ReadableStream} */ (daemon.child.stdout);
  return within('the session bus', START_LIMIT_MS, [firstLine(stdout), daemon.died]);
}

/**
 * Connects to a bus.
 * @param {string} address
 * @returns {import('@particle/dbus-next').MessageBus}
 */
export function connectBus(address) {
  return dbusNext().sessionBus({ busAddress: address });
}

/**
 * Waits until somebody owns a name on the bus; the bus reports it, so nothing is polled.
 * @param {import('@particle/dbus-next').MessageBus} bus
 * @param {string} name
 * @param {readonly Promise<never>[]} unless rejections that end the waiting
 */
export async function nameOwned(bus, name, unless = []) {
  const { Message } = dbusNext();
  const ask = (/** @type {string} */ member, /** @type {string} */ argument) =>
    bus.call(
      new Message({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member,
        signature: 's',
        body: [argument],
      }),
    );
  /** @type {(message: import('@particle/dbus-next').Message) => void} */
  let listener = () => {};
  const appeared = new Promise((resolve) => {
    listener = (message) => {
      if (message.member === 'NameOwnerChanged' && message.body[0] === name && message.body[2] !== '')
        resolve(undefined);
    };
    bus.on('message', listener);
  });
  try {
    await ask('AddMatch', `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${name}'`);
    const answer = await ask('NameHasOwner', name);
    if (answer?.body[0] !== true) await within(`${name} on the session bus`, READY_LIMIT_MS, [appeared, ...unless]);
  } finally {
    bus.removeListener('message', listener);
  }
}

/** Loaded on first use, so that this file can be read before anything is installed. */
export function dbusNext() {
  return /** @type {typeof import('@particle/dbus-next')} */ (createRequire(import.meta.url)('@particle/dbus-next'));
}
