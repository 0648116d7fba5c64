import type { ErrorCode } from '../../main/contract/errors.ts';
import type { ConnectOutcome } from '../../main/contract/snapshot.ts';

/** Accounts whose key could not be put into the keychain, until that is put right or dismissed. */
export class KeysNotKept {
  #reasons = $state.raw<Readonly<Record<string, ErrorCode>>>({});

  /** Why an account's key is not kept; undefined where it is, or where that was dismissed. */
  reason(accountId: string): ErrorCode | undefined {
    return this.#reasons[accountId];
  }

  /** An account was connected, with its key kept or not. */
  note(outcome: ConnectOutcome): void {
    this.dismiss(outcome.accountId);
    if (outcome.keyKept !== 'keychain') this.#reasons = { ...this.#reasons, [outcome.accountId]: outcome.why };
  }

  dismiss(accountId: string): void {
    const { [accountId]: _before, ...others } = this.#reasons;
    this.#reasons = others;
  }
}
