import type { Notification as ElectronNotification } from 'electron';
import type { NotificationDesktop } from './notifier.ts';

type NotificationClass = Pick<typeof ElectronNotification, 'isSupported'> &
  (new (options: {
    id: string;
    title: string;
    body: string;
    silent: boolean;
    urgency: 'normal';
  }) => ElectronNotification);

/** Notifications on Windows and macOS, where the system answers at once. */
export function electronNotifications(Notification: NotificationClass): NotificationDesktop {
  return {
    isSupported: () => Notification.isSupported(),
    // By its id, newer Electrons replace on Windows and macOS what a former run of the app left in the list.
    create: (words) => new Notification({ ...words, silent: false, urgency: 'normal' }),
  };
}
