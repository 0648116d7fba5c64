import type { ErrorCode } from '../../contract/errors.ts';

/** What to tell a person: what happened, shortly (it fits a menu line), and what to do about it. */
export interface ErrorWords {
  readonly title: string;
  readonly advice: string;
}

const WORDS: Record<ErrorCode, ErrorWords> = {
  offline: {
    title: 'Offline',
    advice: 'This computer has no network connection. Glance tries again by itself as soon as there is one.',
  },
  'unknown-host': {
    title: 'Account address not found',
    advice:
      'No Acquire team answers at this address. Check the Account ID: it is the first part of your team’s address, before “.acquire.io”.',
  },
  timeout: {
    title: 'Acquire did not answer in time',
    advice: 'The connection may be slow or Acquire may be busy. Glance tries again by itself.',
  },
  'connection-refused': {
    title: 'The connection was refused',
    advice:
      'Acquire, or something on the way to it, did not accept a connection. Check the firewall or VPN if this stays; Glance tries again by itself.',
  },
  'connection-reset': {
    title: 'The connection was cut off',
    advice:
      'It was closed before an answer came. Check the network, firewall or VPN if this stays; Glance tries again by itself.',
  },
  'connection-failed': {
    title: 'Could not connect to Acquire',
    advice: 'No connection could be made. Check the network or a firewall; Glance tries again by itself.',
  },
  'proxy-login': {
    title: 'The proxy asks for a password',
    advice:
      'The proxy between this computer and Acquire wants a user name and a password. Ask whoever runs it to let acquire.io through without them.',
  },
  proxy: {
    title: 'The proxy did not let Glance through',
    advice: 'Check the proxy in this computer’s network settings, or ask whoever runs it to allow acquire.io.',
  },
  certificate: {
    title: 'The connection is not secure',
    advice:
      'The certificate shown is not trusted, so nothing was sent. Check this computer’s date and time, or ask your IT team whether they inspect secure traffic.',
  },
  redirected: {
    title: 'The address points elsewhere',
    advice:
      'Something answered with a redirect, for instance a Wi-Fi sign-in page. Glance did not follow it. Sign in to the network, then try again.',
  },
  unauthorized: {
    title: 'API key not accepted',
    advice: 'Acquire does not know this key, or it was revoked. Create a new API key in Acquire and enter it here.',
  },
  forbidden: {
    title: 'No permission for this report',
    advice:
      'Acquire knows the key but does not let it read analytics. Give the key permission for analytics, or add this computer’s address to the list of allowed IP addresses in Acquire.',
  },
  'not-found': {
    title: 'Report not found at this address',
    advice:
      'The address answers but has no video analytics. Check the Account ID, and whether your plan includes video calls.',
  },
  'bad-request': {
    title: 'Acquire refused the request',
    advice:
      'Acquire did not accept the dates that were asked for. If it stays, please report it with the diagnostics file.',
  },
  'rate-limited': {
    title: 'Acquire asks to slow down',
    advice: 'Too many requests were made with this account. Glance waits as long as Acquire asked for.',
  },
  'server-error': {
    title: 'Acquire has a problem',
    advice: 'The error is on Acquire’s side. Glance tries again by itself.',
  },
  maintenance: {
    title: 'Acquire is under maintenance',
    advice: 'Acquire says it is not available right now. Glance tries again by itself.',
  },
  'refused-by-api': {
    title: 'Acquire could not make the report',
    advice: 'Acquire answered that the report failed. Glance tries again by itself and keeps showing what it has.',
  },
  'not-the-api': {
    title: 'The answer is not from the Acquire API',
    advice:
      'A web page came back instead of data. Check the Account ID, and whether a network sign-in page or a proxy is in between.',
  },
  'cut-off-answer': {
    title: 'The answer was cut off',
    advice: 'Only part of the answer arrived. Glance tries again by itself.',
  },
  'unexpected-answer': {
    title: 'Unexpected answer',
    advice:
      'Acquire’s answer does not fit what was asked, so it was not added to your history. The last good numbers stay on screen.',
  },
  'key-missing': {
    title: 'No API key',
    advice: 'There is no key for this account on this computer. Enter it once more in Settings.',
  },
  'key-locked': {
    title: 'Keychain is locked',
    advice:
      'The API key is in this computer’s keychain, which is locked. Unlock it, for instance by signing in again; Glance goes on by itself.',
  },
  'keychain-no-answer': {
    title: 'The keychain does not answer',
    advice:
      'This computer’s keychain holds the API key but says nothing. Glance goes on by itself when it answers; choose “Try again” to ask it anew.',
  },
  'keychain-unavailable': {
    title: 'No keychain on this computer',
    advice:
      'Glance found no keychain to keep the API key in, so the key serves until you quit and is written nowhere. On Linux, install and unlock gnome-keyring or KWallet.',
  },
  'disk-full': {
    title: 'The disk is full',
    advice: 'New numbers are shown but cannot be kept. Free some space; Glance then fetches what is missing.',
  },
  'history-unavailable': {
    title: 'The history cannot be opened',
    advice: 'New numbers are shown and remembered. Glance tries again by itself; if it stays, look at its data folder.',
  },
  'history-locked': {
    title: 'The history is in use by another program',
    advice:
      'New numbers are shown and remembered. Glance tries again by itself and keeps them as soon as the other program lets go.',
  },
  'history-not-writable': {
    title: 'The history cannot be written to',
    advice:
      'New numbers are shown and remembered. Allow Glance to write to its data folder; it then keeps them by itself.',
  },
  'history-newer': {
    title: 'The history was written by a newer Glance',
    advice: 'It was left as it is, and new numbers are not kept. Install the newest version of Glance.',
  },
  'file-not-writable': {
    title: 'The file could not be written',
    advice: 'Choose another folder, or check that the file is not open elsewhere and that you may write there.',
  },
  'file-not-readable': {
    title: 'The file could not be read',
    advice: 'Check that the file exists and that you may read it.',
  },
  'own-file': {
    title: 'This is one of Glance’s own files',
    advice: 'Nothing was changed. Choose a folder outside of Glance’s data folder.',
  },
  'not-a-file': {
    title: 'This is not a file',
    advice: 'It is a folder, a device or a pipe, and was left alone. Choose a file.',
  },
  'file-read-only': {
    title: 'The file is read-only',
    advice: 'Nothing was changed. Choose another name, or allow changes to that file first.',
  },
  'invalid-account-id': {
    title: 'This is not an Account ID',
    advice:
      'The Account ID is the first part of your team’s Acquire address: for https://acme.acquire.io it is “acme”. Letters, digits and hyphens only.',
  },
  'invalid-api-key': {
    title: 'This is not an API key',
    advice:
      'A key has no spaces or line breaks inside and is not empty. Copy the whole key from Acquire and paste it here.',
  },
  'invalid-argument': {
    title: 'This cannot be done',
    advice: 'A value is missing or out of range. Please check what you entered.',
  },
  'too-many-accounts': {
    title: 'No more accounts can be connected',
    advice: 'Glance watches up to 50. Remove one in Settings first, then connect this one.',
  },
  'account-unknown': {
    title: 'This account is not connected',
    advice: 'Connect it first.',
  },
  'account-paused': {
    title: 'This account is paused',
    advice: 'Nothing is fetched while it is. Switch the account on again in Settings, then fetch the day again.',
  },
  'nothing-to-export': {
    title: 'Nothing to export',
    advice: 'The history holds nothing for this range yet.',
  },
  'nothing-to-import': {
    title: 'Nothing to import',
    advice: 'Choose a file first; nothing was changed.',
  },
  'notifications-unavailable': {
    title: 'Notifications are not available',
    advice:
      'This computer does not show them. Check its notification settings; spikes are visible in the tray and here.',
  },
  'too-often': {
    title: 'That was a little fast',
    advice: 'This was asked for several times just now. Wait a few seconds, then try again.',
  },
  'switch-failed': {
    title: 'Glance could not switch',
    advice:
      'What you saw before is still running, and nothing was changed. Check that Glance may write to its data folder and that the disk is not full, then try again.',
  },
  cancelled: { title: 'Cancelled', advice: 'Nothing was changed.' },
  internal: {
    title: 'Something went wrong in Glance',
    advice: 'Please try again. If it stays, report it with the log file.',
  },
};

/** The words for a code; total, so a new code without words does not compile. */
export function errorWords(code: ErrorCode): ErrorWords {
  return WORDS[code];
}

/** Title and advice as one line, for a terminal. */
export function errorSentence(code: ErrorCode): string {
  const { title, advice } = WORDS[code];
  return `${title}. ${advice}`;
}
