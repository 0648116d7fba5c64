import base from '../../playwright.config.ts';

/** Attacks on the built app, and with `GLANCE_EXECUTABLE` on the packaged one. */
export default { ...base, testDir: '.', outputDir: '../../test-results/security' };
