import { join } from 'node:path';

/** Switches that would hand the app to whoever can change its shortcut. What they would write is called `attack-…`. */
export function switchAttacks(folder: string, program: string): readonly string[] {
  const file = (name: string): string => join(folder, `attack-${name}`);
  return [
    '--remote-debugging-port=9333',
    '-remote-debugging-port=9333',
    '--remote-debugging-pipe',
    '--remote-debugging-address=0.0.0.0',
    '--inspect=9333',
    '--inspect-brk=9333',
    `--log-net-log=${file('net.json')}`,
    `--gpu-launcher=${program}`,
    `--renderer-cmd-prefix=${program}`,
    `--utility-cmd-prefix=${program}`,
    '--ignore-certificate-errors',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--proxy-server=http://127.0.0.1:9',
    '--proxy-pac-url=data:,x',
    '--disable-web-security',
    '--allow-file-access-from-files',
    '--disable-site-isolation-trials',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp',
    '--auth-server-allowlist=*',
    '--ssl-key-log-file=/tmp/attack-keys',
    '--require=/tmp/evil.cjs',
    '--enable-blink-features=WebBluetooth',
    '--unsafely-treat-insecure-origin-as-secure=http://a.example',
    '--something-new',
  ];
}
