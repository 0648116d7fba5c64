import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { NO_PHRASE, NO_TEXT, NO_TEXT_IN_MARKUP } from './build/no-text-rule.mjs';

const NODE_AND_ELECTRON = ['electron', 'electron/*', 'electron-*', 'node:*', 'keytar', 'libsql'];

/** The folders of main that may talk to Electron; the rest gets what it needs passed in. */
const ELECTRON_FOLDERS = ['desktop', 'windows', 'tray', 'notifications', 'ipc', 'export'];

/** Each of these packages has one home in main. */
const HOMES = { keytar: 'credentials', 'electron-store': 'settings', libsql: 'history' };

const banned = (names, message) => names.map((name) => ({ name, message }));
const home = (name) => `${name} is used in main/${HOMES[name]} only; pass what it gives from there.`;

/** Packages with one home, except those whose home is `folder`. */
const homelessIn = (folder) =>
  Object.keys(HOMES).flatMap((name) => (HOMES[name] === folder ? [] : banned([name], home(name))));

const NO_RENDERER = {
  group: ['**/renderer/**'],
  message: 'main knows nothing of the windows’ insides; see main/contract.',
};
const NO_TEST = { group: ['**/test/**', 'vitest', '@playwright/*'], message: 'The product does not know its tests.' };
const NO_ELECTRON = banned(
  ['electron'],
  'Only main’s outer folders import Electron; take what is needed as an argument.',
);

const restrict = (paths, patterns) => ({ 'no-restricted-imports': ['error', { paths, patterns }] });

/** Rules of a folder inside main, with or without Electron. */
const inMain = (folder, electron) => ({
  files: [`main/${folder}/**/*.ts`],
  rules: restrict([...(electron ? [] : NO_ELECTRON), ...homelessIn(folder)], [NO_RENDERER, NO_TEST]),
});

/** What leaves the domain is recognised by how far up an import goes, so each depth has its own pattern. */
const domainFolder = (files, outside) => ({
  files: [files],
  rules: restrict(
    [],
    [
      { regex: outside, message: 'The domain imports nothing of ours but the contract.' },
      { group: NODE_AND_ELECTRON, message: 'The domain is pure.' },
    ],
  ),
});

const notInPureCode = (selector, what) => ({ selector, message: `${what} is not allowed in pure code: pass it in.` });

const NO_MODULE_STATE = {
  selector: "Program > VariableDeclaration[kind='let']",
  message: 'No mutable state in a module: pass it in or keep it in an instance.',
};

export default ts.config(
  { ignores: ['out/', 'dist/', 'demo-output/', 'test-results/', 'node_modules/', 'main/domain/wording/messages/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `type` and `interface` both have their place
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/dot-notation': 'off', // noPropertyAccessFromIndexSignature asks for brackets
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], parser: ts.parser },
    },
    rules: {
      // svelte-check types what templates pass to generic components; the linter's parser cannot.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // Not aware of what $state and $props make of a variable
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },

  // ---- Who may import what ----
  {
    files: ['main/**/*.ts'],
    rules: restrict([...NO_ELECTRON, ...homelessIn(undefined)], [NO_RENDERER, NO_TEST]),
  },
  {
    files: ['main/main.ts', 'main/app.ts'],
    rules: restrict(homelessIn(undefined), [NO_RENDERER, NO_TEST]),
  },
  ...ELECTRON_FOLDERS.map((folder) => inMain(folder, true)),
  ...['history', 'credentials', 'settings'].map((folder) => inMain(folder, false)),
  {
    files: ['main/preload.ts'],
    rules: restrict(
      [],
      [
        {
          group: ['./*', '!./contract', '!./contract/**'],
          message: 'The preload script is the contract and nothing else.',
        },
        { group: ['node:*', 'libsql', 'keytar', 'electron-*'], message: 'The preload script is sandboxed.' },
      ],
    ),
  },
  {
    files: ['main/contract/**/*.ts'],
    rules: restrict(
      [],
      [
        { group: ['../*'], message: 'The contract imports nothing else of ours.' },
        { group: NODE_AND_ELECTRON, message: 'The contract is pure.' },
      ],
    ),
  },
  domainFolder('main/domain/*.ts', String.raw`^\.\./(?!contract/)`),
  domainFolder('main/domain/*/*.ts', String.raw`^\.\./\.\./(?!contract/)`),
  {
    files: ['main/contract/**/*.ts', 'main/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'fetch',
        'process',
        'window',
        'document',
        'crypto',
      ],
      'no-restricted-syntax': [
        'error',
        notInPureCode("MemberExpression[object.name='Date'][property.name='now']", 'The clock'),
        notInPureCode("NewExpression[callee.name='Date'][arguments.length=0]", 'The clock'),
        notInPureCode("CallExpression[callee.name='Date']", 'The clock'),
        notInPureCode("MemberExpression[object.name='Temporal'][property.name='Now']", 'The clock'),
        notInPureCode("MemberExpression[object.name='performance']", 'The clock'),
        notInPureCode("MemberExpression[object.name='Math'][property.name='random']", 'Chance'),
        notInPureCode("Program > VariableDeclaration[kind='let']", 'State of a module'),
      ],
    },
  },
  {
    files: ['main/**/*.ts', 'renderer/**/*.ts'],
    ignores: ['main/contract/**', 'main/domain/**', '**/*.svelte.ts'],
    rules: {
      'no-restricted-syntax': ['error', NO_MODULE_STATE],
    },
  },
  {
    files: ['main/{tray,notifications,windows,cli}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_MODULE_STATE, ...NO_TEXT] },
  },
  {
    files: ['renderer/{components,views,words,charts}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_MODULE_STATE, ...NO_TEXT, ...NO_PHRASE] },
  },
  {
    files: ['renderer/state/**/*.svelte.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_TEXT, ...NO_PHRASE] },
  },
  {
    // Its texts are the markup of a picture; what a person reads in it comes in as arguments.
    files: ['renderer/charts/chart-svg.ts', 'renderer/charts/week-svg.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_MODULE_STATE] },
  },
  {
    files: ['renderer/**/*.svelte'],
    rules: { 'no-restricted-syntax': ['error', ...NO_TEXT, ...NO_PHRASE, ...NO_TEXT_IN_MARKUP] },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.svelte'],
    languageOptions: { globals: globals.browser },
    rules: restrict(
      [],
      [
        {
          group: NODE_AND_ELECTRON,
          message: 'Windows have neither Node nor Electron; ask main through window.glance.',
        },
        {
          regex: String.raw`(^|/)main/(?!contract/|domain/).+`,
          message: 'Windows may import main/contract and main/domain only.',
        },
        NO_TEST,
      ],
    ),
  },

  // ---- Length ----
  {
    // A longer one is a class or a module in disguise. A table may be longer, with its reason beside it.
    files: ['main/**/*.ts', 'renderer/**/*.ts', 'renderer/**/*.svelte', 'build/**/*.{ts,mjs}'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: false, skipComments: false, IIFEs: true }],
    },
  },

  // ---- Other worlds ----
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['build/**/*.mjs', '*.js', '*.ts', 'test/**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
);
