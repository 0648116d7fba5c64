import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connectSessionBus, type SessionBus } from '../../../main/system/session-bus.ts';
import { temporaryFolder } from '../core/support.ts';

/** A real session bus that can be killed and started again at the same address. */
export interface RealBus {
  readonly address: string;
  start(): Promise<void>;
  /** As a crash would end it. */
  kill(): Promise<void>;
  /** A connection of the test's own, closed with the test. */
  connect(onLost?: (reason: string) => void): Promise<SessionBus>;
}

/** Between two attempts to connect again. */
const AGAIN_AFTER_MS = 20;

/** A bus, not started yet; it goes with the test. */
export function realBus(): RealBus {
  const folder = temporaryFolder();
  const address = `unix:path=${join(folder, 'bus')}`;
  const config = join(folder, 'bus.conf');
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>${address}</listen><auth>EXTERNAL</auth><policy context="default">
     <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  let daemon: ReturnType<typeof spawn> | null = null;

  const kill = async (): Promise<void> => {
    const running = daemon;
    daemon = null;
    if (running === null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);

  return {
    address,
    async start() {
      const started = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      daemon = started;
      await new Promise((resolve) => started.stdout.once('data', resolve));
    },
    kill,
    async connect(onLost = () => undefined) {
      const bus = await connectSessionBus({ DBUS_SESSION_BUS_ADDRESS: address }, onLost, AGAIN_AFTER_MS);
      if (bus === null) throw new Error('the bus does not answer');
      onTestFinished(() => {
        bus.close();
      });
      return bus;
    },
  };
}

/** Resolves once it holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
