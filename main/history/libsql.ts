import type Libsql from 'libsql';
import { createRequire } from 'node:module';

/**
 * SQLite's library. It is required: to import what is in the old format, Node first looks for the names that it exports, in
 * the 10 MB of the compiled library too, and keeps the memory that it took for that.
 */
export const Database = createRequire(import.meta.url)('libsql') as typeof Libsql;
