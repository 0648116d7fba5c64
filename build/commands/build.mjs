import { buildApp } from '../app-build.mjs';

/** Builds the app into `out/`, even when nothing changed. */
export async function main() {
  await buildApp();
  return 0;
}
