import { spawn } from 'node:child_process';
import { TrayReader } from '../../e2e/desktop/tray.ts';
import { until, type AppStage } from './app-stage.ts';

/** The panel of a stage, which rows take away and bring again. */

/** The ones that rows have started, by the desktop that they are on. */
const started = new WeakMap<object, number>();

/** Kills the panel and waits until nothing takes icons any more. */
export async function stopPanel(stage: AppStage): Promise<void> {
  const { processId } = stage.app();
  process.kill(started.get(stage.desktop) ?? stage.desktop.pids['the panel'] ?? 0, 'SIGKILL');
  await until('no panel', async () => !(await TrayReader.exists(stage.bus, processId).catch(() => false)));
}

/** Starts it again. */
export function startPanel({ desktop }: AppStage): void {
  const child = spawn('xfce4-panel', ['--disable-wm-check'], { env: desktop.env, stdio: 'ignore' });
  if (child.pid !== undefined) started.set(desktop, child.pid);
}
