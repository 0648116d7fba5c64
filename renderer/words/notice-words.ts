import type { NoticeKind } from '../../main/contract/snapshot.ts';

interface NoticeWords {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** What the app tells about itself; total, so a new kind without words does not compile. */
export const NOTICE_WORDS: Record<NoticeKind, NoticeWords> = {
  'settings-reset': {
    tone: 'warn',
    title: 'Settings were reset.',
    text: 'The settings file was damaged. It was put aside and the defaults are in use.',
  },
  'settings-from-copy': {
    tone: 'warn',
    title: 'Settings were restored from a copy.',
    text: 'The settings file was damaged or missing, so the newest good copy is in use. Check that your settings are as you want them.',
  },
  'settings-partly-read': {
    tone: 'warn',
    title: 'Some settings could not be read.',
    text: 'These have their defaults; everything else was kept. Set them again in Settings.',
  },
  'settings-mended': {
    tone: 'info',
    title: 'The settings file was repaired.',
    text: 'It had a mistake in it, but nothing was lost. There is nothing for you to do.',
  },
  'settings-not-saved': {
    tone: 'bad',
    title: 'Settings cannot be saved.',
    text: 'Your changes are in use and will be saved as soon as the data folder can be written to. Free some space, or check your rights to it.',
  },
  'history-reset': {
    tone: 'warn',
    title: 'A new history was begun.',
    text: 'The history file was damaged. It was put aside, not deleted, and is being fetched again.',
  },
  'history-salvaged': {
    tone: 'warn',
    title: 'The history file was damaged and has been repaired.',
    text: 'What could be read was saved in a new file, and the rest is being fetched again. The damaged file was put aside, not deleted.',
  },
  'history-locked': {
    tone: 'warn',
    title: 'The history is in use by another program.',
    text: 'New numbers are shown and remembered. Glance tries again by itself and keeps them as soon as the other program lets go.',
  },
  'history-not-writable': {
    tone: 'bad',
    title: 'The history cannot be written to.',
    text: 'New numbers are shown and remembered. Allow Glance to write to its data folder; it then keeps them by itself.',
  },
  'history-newer': {
    tone: 'bad',
    title: 'The history was written by a newer Glance.',
    text: 'It was left as it is, and new numbers are not kept. Install the newest version of Glance.',
  },
  'history-unavailable': {
    tone: 'bad',
    title: 'The history cannot be opened.',
    text: 'New numbers are shown and remembered. Glance tries again by itself; if it stays, look at its data folder.',
  },
  'keychain-unavailable': {
    tone: 'warn',
    title: 'No keychain on this computer.',
    text: 'The API key serves until you quit and is written nowhere. On Linux, install and unlock gnome-keyring or KWallet.',
  },
  'disk-full': {
    tone: 'bad',
    title: 'The disk is full.',
    text: 'New numbers are shown but cannot be kept. Free some space; Glance then fetches what is missing.',
  },
  'notifications-unavailable': {
    tone: 'warn',
    title: 'Notifications are not available.',
    text: 'This computer does not show them, so spikes are only visible in the tray and here.',
  },
};
