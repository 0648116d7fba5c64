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
  'history-reset': {
    tone: 'warn',
    title: 'A new history was begun.',
    text: 'The history file was damaged. It was put aside, not deleted, and is being fetched again.',
  },
  'history-unavailable': {
    tone: 'bad',
    title: 'The history cannot be opened.',
    text: 'New numbers are shown but not kept. Restart Glance; if it stays, check the rights of its data folder.',
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
