import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { commandChannel, COMMANDS, type CommandArgs, type CommandName, type CommandValue } from '../contract/ipc.ts';
import { fail, type Result } from '../contract/errors.ts';
import type { WindowKind } from '../contract/windows.ts';

/** The one place where a message from a window is let in: who sends it and what is in it is checked here, once. */

/** Handlers of commands that mean the same in every window. */
export type PlainHandlers = {
  readonly [N in CommandName]: (args: CommandArgs<N>) => Result<CommandValue<N>> | Promise<Result<CommandValue<N>>>;
};

/**
 * What main does for each command; one function each, no more and no fewer than the contract names. Each gets the
 * window that asks.
 */
export type CommandHandlers = {
  readonly [N in CommandName]: (
    args: CommandArgs<N>,
    asker: WindowKind,
  ) => Result<CommandValue<N>> | Promise<Result<CommandValue<N>>>;
};

export interface RegisterOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Which window's main frame at our own address it comes from; null for anybody else. */
  readonly windowOf: (event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>) => WindowKind | null;
  readonly log: { warn(message: string): void; error(message: string, error: unknown): void };
}

/** Registers every command of the contract; the returned function takes them away again. */
export function registerCommands(handlers: CommandHandlers, { ipcMain, windowOf, log }: RegisterOptions): () => void {
  const names = Object.keys(COMMANDS) as CommandName[];
  for (const name of names) {
    const handle = handlers[name] as (args: unknown, asker: WindowKind) => Result<unknown> | Promise<Result<unknown>>;
    ipcMain.handle(commandChannel(name), async (event: IpcMainInvokeEvent, args: unknown): Promise<Result<unknown>> => {
      const asker = windowOf(event);
      if (asker === null) {
        log.warn(`refused ${name} from an unknown sender`);
        return fail('invalid-argument');
      }
      const parsed = v.safeParse(COMMANDS[name].args, args);
      if (!parsed.success) {
        const [issue] = parsed.issues;
        log.warn(`refused ${name}: ${v.getDotPath(issue) ?? 'argument'} does not fit`);
        return fail('invalid-argument', v.getDotPath(issue) ?? undefined);
      }
      try {
        return await handle(parsed.output, asker);
      } catch (error) {
        log.error(`${name} failed`, error);
        return fail('internal');
      }
    });
  }
  return () => {
    for (const name of names) ipcMain.removeHandler(commandChannel(name));
  };
}
