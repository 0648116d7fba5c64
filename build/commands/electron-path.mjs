import { resolveElectron } from '../electron-resolver.mjs';

/** Prints the absolute path of the Electron that start and the tests use, and nothing else, on stdout. */
export async function main() {
  const { executable } = await resolveElectron();
  process.stdout.write(`${executable}\n`);
  return 0;
}
