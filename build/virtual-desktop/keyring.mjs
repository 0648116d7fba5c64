import { dbusNext, nameOwned } from './session-bus.mjs';

/** The keyring of the desktop's person: gnome-keyring with its default collection, unlocked as after a login. */

const SERVICE = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
const PASSWORD = 'a person logs in with this';
/** Where gnome-keyring shows the collection that a login unlocks. */
export const LOGIN_COLLECTION = `${ROOT}/collection/login`;

/**
 * Starts gnome-keyring and has it create and unlock the login keyring.
 * @param {import('./processes.mjs').ServiceGroup} services
 * @param {import('@particle/dbus-next').MessageBus} bus
 * @param {NodeJS.ProcessEnv} env
 */
export async function startKeyring(services, bus, env) {
  const command = ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'];
  const service = services.start('the keyring', command, { env, input: PASSWORD });
  await nameOwned(bus, SERVICE, [service.died]);
}

/**
 * Locks the login keyring, as a screen lock or an idle time would.
 * @param {import('@particle/dbus-next').MessageBus} bus
 */
export async function lockKeyring(bus) {
  await call(bus, 'org.freedesktop.Secret.Service', 'Lock', 'ao', [[LOGIN_COLLECTION]]);
}

/**
 * Unlocks the login keyring, as if the person had typed the password into the prompt.
 * @param {import('@particle/dbus-next').MessageBus} bus
 */
export async function unlockKeyring(bus) {
  const plain = new (dbusNext().Variant)('s', '');
  const opened = await call(bus, 'org.freedesktop.Secret.Service', 'OpenSession', 'sv', ['plain', plain]);
  const secret = [opened[1], Buffer.alloc(0), Buffer.from(PASSWORD), 'text/plain'];
  // The only way in without a prompt; the name is gnome-keyring's own.
  const withoutPrompt = 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface';
  await call(bus, withoutPrompt, 'UnlockWithMasterPassword', 'o(oayays)', [LOGIN_COLLECTION, secret]);
}

/**
 * @param {import('@particle/dbus-next').MessageBus} bus
 * @param {string} interfaceName
 * @param {string} member
 * @param {string} signature
 * @param {unknown[]} body
 * @returns {Promise<unknown[]>}
 */
async function call(bus, interfaceName, member, signature, body) {
  const { Message } = dbusNext();
  const message = new Message({ destination: SERVICE, path: ROOT, interface: interfaceName, member, signature, body });
  return (await bus.call(message))?.body ?? [];
}
