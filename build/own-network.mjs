// A network of its own for tests of what Glance sends: every address leads back to this computer, and every name is asked
// for here, so that whatever goes out is heard and nothing gets away. Linux only.
import { run } from './console.mjs';

/** Set for what runs in such a network. */
export const OWN_NETWORK = 'GLANCE_OWN_NETWORK';

/**
 * The interface is there because without one Chromium takes the computer to be offline. X servers find a free number by
 * names that belong to the network, so one in here may take the number of one outside; its socket has a folder of its own.
 */
const SET_UP = `set -e
ip link set lo up
ip route add local 0.0.0.0/0 dev lo
ip link add glance0 type veth peer name glance1
ip addr add 10.255.0.2/24 dev glance0
ip link set glance0 up
ip link set glance1 up
names=$(mktemp)
echo 'nameserver 127.0.0.1' > "$names"
mount --bind "$names" /etc/resolv.conf
rm -f "$names"
mkdir -p /tmp/.X11-unix
mount -t tmpfs -o mode=1777 tmpfs /tmp/.X11-unix
`;

/**
 * The beginning of a command line that runs the rest of it in such a network.
 * @returns {Promise<string[] | undefined>} undefined where this computer does not allow it
 */
export async function ownNetworkCommand() {
  if (process.platform !== 'linux') return undefined;
  const unshare = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), '--net', '--mount'];
  const start = [...unshare, 'sh', '-c', `${SET_UP}export ${OWN_NETWORK}=1\nexec "$@"`, 'sh'];
  const [program = '', ...args] = [...start, 'true'];
  const { code } = await run(program, args, { quiet: true, allowFailure: true }).catch(() => ({ code: 1 }));
  return code === 0 ? start : undefined;
}
