import type Libsql from 'libsql';
import { createRequire } from 'node:module';

/**
 * SQLite's library. It is required: importing CommonJS makes Node scan it, native library included, for export names, and it
 * keeps that memory.
 */
export const Database = createRequire(import.meta.url)('libsql') as typeof Libsql;
