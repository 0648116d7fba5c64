import electronLog from 'electron-log/main';
import type { Log } from './log.ts';

/** Starts writing the log file, errors that nobody caught included. */
export function startLog(): Log {
  electronLog.transports.console.level = 'warn';
  // Nobody else on this computer reads along.
  electronLog.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  electronLog.errorHandler.startCatching({ showDialog: false });
  return {
    info: (message) => {
      electronLog.info(message);
    },
    warn: (message) => {
      electronLog.warn(message);
    },
    error: (message, error) => {
      electronLog.error(message, error);
    },
  };
}
