// Prints the desktop entry that the packager would write for an AppImage of an unpacked app, and writes none.
import { build, Platform } from 'electron-builder';

const [prepackaged = '', output = ''] = process.argv.slice(2);

await build({
  targets: Platform.LINUX.createTarget('AppImage'),
  prepackaged,
  publish: 'never',
  config: { directories: { output } },
  // Answers that this was all that was wanted.
  effectiveOptionComputed: (/** @type {{ desktop: string }} */ { desktop }) => {
    process.stdout.write(desktop);
    return Promise.resolve(true);
  },
});
