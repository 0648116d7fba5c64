import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { answerWith } from './keychain-answers.ts';
import type { HelperReply, HelperRequest } from './keychain-helper.ts';

/**
 * Runs in a process of its own: keytar's calls block threads that a whole process shares and cannot be called off, so a
 * keychain that prompts or says nothing would stop all file work, and quitting too.
 */

/** Asks the desktop's secret service, which shows nothing for that. `null` where there is none to ask. */
async function isSecretServiceLocked(): Promise<boolean | null> {
  if (process.platform !== 'linux') return null;
  const call = ['--session', '--print-reply', '--reply-timeout=1200', '--dest=org.freedesktop.secrets'];
  const property = ['string:org.freedesktop.Secret.Collection', 'string:Locked'];
  const object = ['/org/freedesktop/secrets/aliases/default', 'org.freedesktop.DBus.Properties.Get'];
  try {
    const { stdout } = await promisify(execFile)('dbus-send', [...call, ...object, ...property], { timeout: 1_400 });
    return stdout.includes('boolean true') ? true : stdout.includes('boolean false') ? false : null;
  } catch {
    return null;
  }
}

const answer = answerWith({
  load: () => import('keytar').then((module) => module.default),
  isLocked: isSecretServiceLocked,
});

function serve(request: HelperRequest, reply: (reply: HelperReply) => void): void {
  void answer(request).then((answered) => {
    reply({ id: request.id, ...answered });
  });
}

// Electron's utility processes have a port; Node's own children have a channel.
const port = process.parentPort as Electron.ParentPort | undefined;
if (port === undefined) {
  process.on('message', (request) => {
    serve(request as HelperRequest, (reply) => process.send?.(reply));
  });
  process.on('disconnect', () => process.exit());
} else {
  port.on('message', ({ data }) => {
    serve(data as HelperRequest, (reply) => {
      port.postMessage(reply);
    });
  });
}
