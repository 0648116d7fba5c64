import { reasonOf } from '../contract/errors.ts';
import type { KeychainAnswer, KeychainQuestion } from './keychain-helper.ts';

/** The part of keytar that is used. */
export interface KeytarLike {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<{ account: string; password: string }[]>;
}

/** The name under which a person finds the keys in their keychain. */
export const KEYCHAIN_SERVICE = 'Glance for Acquire';

export interface KeychainAnswersOptions {
  /** Imports keytar; it fails where the platform's library is missing. */
  readonly load: () => Promise<KeytarLike>;
  /** Whether the keychain is locked, without a prompt; null where this computer does not know. */
  readonly isLocked: () => Promise<boolean | null>;
}

/** Answers questions by keytar. What it throws is an answer too. */
export function answerWith({ load, isLocked }: KeychainAnswersOptions) {
  async function ask(question: KeychainQuestion): Promise<string | boolean | null | string[]> {
    if (question.kind === 'look') return isLocked();
    const keytar = await load();
    switch (question.kind) {
      case 'read':
        return keytar.getPassword(KEYCHAIN_SERVICE, question.entry);
      case 'write':
        await keytar.setPassword(KEYCHAIN_SERVICE, question.entry, question.key);
        return true;
      case 'remove':
        return keytar.deletePassword(KEYCHAIN_SERVICE, question.entry);
      case 'list':
        return (await keytar.findCredentials(KEYCHAIN_SERVICE)).map(({ account }) => account);
    }
  }

  return async (question: KeychainQuestion): Promise<KeychainAnswer> => {
    try {
      return { ok: true, value: await ask(question) };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  };
}
