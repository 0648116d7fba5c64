/** Addresses in the app's own scheme that would lead out of its folder, if anybody followed them. */
export function traversals(): string[] {
  const steps = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '.%2e/',
    '..%5c',
    '..\\',
    '%2e%2e%5c',
    '%252e%252e%252f',
    '....//',
    '..;/',
    '%c0%ae%c0%ae/',
    '..%00/',
    '..%2f%2f',
    '/..//',
    '..%ef%bc%8f',
  ];
  const targets = [
    'package.json',
    'main/main.js',
    'out/main/main.js',
    'etc/passwd',
    'proc/self/environ',
    'main/main.ts',
    'renderer/../main/main.js',
  ];
  const deep = steps.flatMap((step) =>
    [1, 2, 3, 6, 12].flatMap((depth) =>
      targets.flatMap((target) => [
        `app://glance/${step.repeat(depth)}${target}`,
        `app://glance/assets/${step.repeat(depth)}${target}`,
        `app://glance/index.html/${step.repeat(depth)}${target}`,
      ]),
    ),
  );
  const absolute = [
    '/etc/passwd',
    '//etc/passwd',
    '///etc/passwd',
    '/%2fetc/passwd',
    '/file:///etc/passwd',
    '/C:/Windows/win.ini',
    '/%00',
    '/index.html%00.js',
    '/.',
    '/..',
  ];
  const hosts = [
    'app://other',
    'app://glance.evil.example',
    'app://glance:80',
    'app://user@glance',
    'app://GLANCE',
    'app://',
  ];
  return [
    ...deep,
    ...absolute.map((path) => `app://glance${path}`),
    ...hosts.map((host) => `${host}/../../package.json`),
  ];
}
