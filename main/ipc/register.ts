import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { commandChannel, COMMANDS, type CommandArgs, type CommandName, type CommandValue } from '../contract/ipc.ts';
import { fail, type Result } from '../contract/errors.ts';

/** The one place where a message from a window is let in: who sends it and what is in it is checked here, once. */

/** What main does for each command; one function each, no more and no fewer than the contract names. */
export type CommandHandlers = {
  readonly [N in CommandName]: (args: CommandArgs<N>) => Result<CommandValue<N>> | Promise<Result<CommandValue<N>>>;
};

export interface RegisterOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Our own windows' main frames at our own address, and nobody else. */
  readonly isTrusted: (event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>) => boolean;
  readonly log: { warn(message: string): void; error(message: string, error: unknown): void };
}

/** Registers every command of the contract; the returned function takes them away again. */
export function registerCommands(handlers: CommandHandlers, { ipcMain, isTrusted, log }: RegisterOptions): () => void {
  const names = Object.keys(COMMANDS) as CommandName[];
  for (const name of names) {
    const handle = handlers[name] as (args: unknown) => Result<unknown> | Promise<Result<unknown>>;
    ipcMain.handle(commandChannel(name), async (event: IpcMainInvokeEvent, args: unknown): Promise<Result<unknown>> => {
      if (!isTrusted(event)) {
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
        return await handle(parsed.output);
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
