import base from '../../playwright.config.ts';

/**
 * Attacks on the built app, and with `GLANCE_EXECUTABLE` on the packaged one. One at a time: they share a network, in which
 * each hears whatever is sent.
 */
export default { ...base, workers: 1, testDir: '.', outputDir: '../../test-results/security' };
