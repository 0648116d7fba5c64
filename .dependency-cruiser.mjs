// The floors of main and the rooms of renderer: who may import whom, type imports included. `npm run check` runs it.

/** From the top down. A room imports only from floors below its own; rooms that share a floor do not know each other. */
const FLOORS = [
  ['main.ts'],
  ['app.ts'],
  ['desktop'],
  ['ipc'],
  ['windows'],
  ['core'],
  ['sync', 'cli', 'jobs'],
  ['alerts', 'export', 'import', 'diagnostics'],
  ['history'],
  ['acquire', 'settings', 'credentials', 'tray', 'notifications', 'demo'],
  ['files'],
  ['domain'],
  ['system'],
  ['contract'],
];

/** The same inside the domain. */
const DOMAIN_FLOORS = [['wording', 'csv', 'forecast'], ['alerts'], ['report'], ['detection', 'account'], ['time']];

/** The same inside the renderer. Styles are imported by whoever needs them. */
const RENDERER_FLOORS = [['main.ts'], ['App.svelte'], ['views'], ['components'], ['state'], ['charts'], ['words']];

const path = (base, rooms) => `^${base}(${rooms.map((room) => room.replaceAll('.', '\\.')).join('|')})(/|$)`;

/** One rule a floor: nothing on it or above it may be imported, but for the room's own files. */
const floorRules = (name, base, floors) =>
  floors.flatMap((rooms, index) =>
    rooms.map((room) => ({
      name: `${name}-${room}`,
      comment: `${base}${room} imports from the floors below it only; see ARCHITECTURE.md.`,
      severity: 'error',
      from: { path: path(base, [room]) },
      to: { path: path(base, floors.slice(0, index + 1).flat()), pathNot: path(base, [room]) },
    })),
  );

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...floorRules('floor', 'main/', FLOORS),
    ...floorRules('domain-floor', 'main/domain/', DOMAIN_FLOORS),
    ...floorRules('renderer-floor', 'renderer/', RENDERER_FLOORS),
    {
      name: 'preload-is-the-contract',
      comment: 'The preload script is the contract and nothing else of ours.',
      severity: 'error',
      from: { path: '^main/preload\\.ts$' },
      to: { path: '^main/', pathNot: '^main/contract/' },
    },
    {
      name: 'windows-know-the-contract-and-the-domain',
      comment: 'The renderer imports main/contract and main/domain and nothing else of main.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^main/', pathNot: '^main/(contract|domain)/' },
    },
    {
      name: 'main-knows-no-window',
      comment: 'main knows nothing of the windows’ insides.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^renderer/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Compiled from the catalogue
    exclude: { path: '^main/domain/wording/messages/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    extraExtensionsToScan: [],
    skipAnalysisNotInRules: true,
  },
};
