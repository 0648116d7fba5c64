import { fail, ok } from '../contract/errors.ts';
import type { Core } from '../core/core.ts';
import type { ProxyLogins } from '../credentials/proxy-logins.ts';
import type { PlainHandlers } from './register.ts';

/** What the windows ask about a proxy that wants a password. */

export type ProxyCommands = Pick<PlainHandlers, 'proxyToLogInTo' | 'logInToProxy'>;

/** Builds the handlers. */
export function proxyCommands({
  core,
  proxyLogins,
}: {
  readonly core: () => Core;
  readonly proxyLogins: Pick<ProxyLogins, 'refusedBy' | 'keep'>;
}): ProxyCommands {
  return {
    proxyToLogInTo: () => ok({ proxy: proxyLogins.refusedBy }),
    async logInToProxy(login) {
      const kept = await proxyLogins.keep(login);
      if (kept === 'no-proxy') return fail('invalid-argument', 'no proxy asks for a login');
      void core().refresh();
      return ok({ kept: kept === 'kept' });
    },
  };
}
