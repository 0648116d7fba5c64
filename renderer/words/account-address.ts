import { meantAccountId } from '../../main/domain/account/account-address.ts';

/** The subdomain to preview while typing, with a stand-in while nothing is typed. */
export function addressOf(typed: string): { readonly subdomain: string; readonly typed: boolean } {
  const id = meantAccountId(typed);
  return id === '' ? { subdomain: 'your-team', typed: false } : { subdomain: id, typed: true };
}
