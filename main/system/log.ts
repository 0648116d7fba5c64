/** Where the app writes what it did, for a bug report. Never a key, never a person's data. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error: unknown): void;
}
