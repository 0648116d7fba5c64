import dbus, { type Message } from '@particle/dbus-next';
import type { SessionBus } from '../e2e/desktop/index.ts';

const NAME = 'org.kde.StatusNotifierWatcher';
const PATH = '/StatusNotifierWatcher';

/**
 * The least that a desktop must have for icons to be put into its tray. A panel reads and draws each of them, which costs
 * as much as what is measured here, and goes when an icon goes while it does so.
 */
export class TrayWatcher {
  readonly #bus: SessionBus;
  readonly #items = new Set<string>();

  private constructor(bus: SessionBus) {
    this.#bus = bus;
  }

  /** Takes the place of a panel; the desktop must have none. */
  static async start(bus: SessionBus): Promise<void> {
    const watcher = new TrayWatcher(bus);
    bus.connection.addMethodHandler((message: Message) => watcher.#answer(message));
    await bus.listen({ interface: 'org.freedesktop.DBus', member: 'NameOwnerChanged' }, ({ body }) => {
      const [name, , owner] = body as [string, string, string];
      if (owner === '') watcher.#items.delete(name);
    });
    await bus.connection.requestName(NAME, dbus.NameFlag.DO_NOT_QUEUE);
  }

  #answer(message: Message): boolean {
    if (message.path !== PATH) return false;
    const reply = (signature: string, body: unknown[]): boolean => {
      this.#bus.connection.send(dbus.Message.newMethodReturn(message, signature, body));
      return true;
    };
    switch (message.member) {
      case 'RegisterStatusNotifierItem':
        this.#items.add(message.sender);
        this.#bus.connection.send(
          dbus.Message.newSignal(PATH, NAME, 'StatusNotifierItemRegistered', 's', [message.sender]),
        );
        return reply('', []);
      case 'RegisterStatusNotifierHost':
        return reply('', []);
      case 'Get':
        return reply('v', [this.#property(String((message.body as unknown[])[1]))]);
      default:
        return false;
    }
  }

  #property(name: string): dbus.Variant {
    if (name === 'RegisteredStatusNotifierItems') return new dbus.Variant('as', [...this.#items]);
    return name === 'ProtocolVersion' ? new dbus.Variant('i', 0) : new dbus.Variant('b', true);
  }
}
