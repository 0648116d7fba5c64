/** What a person means by an Account ID: also a pasted address such as `https://acme.acquire.io/login`. */
export function accountIdFrom(typed: string): string {
  const trimmed = typed.trim().toLowerCase();
  const host = trimmed.replace(/^[a-z]+:\/\//, '').split('/')[0] ?? '';
  return host.endsWith('.acquire.io') ? host.slice(0, -'.acquire.io'.length) : trimmed;
}

/** The subdomain to preview while typing, with a stand-in while nothing is typed. */
export function addressOf(typed: string): { readonly subdomain: string; readonly typed: boolean } {
  const id = accountIdFrom(typed);
  return id === '' ? { subdomain: 'your-team', typed: false } : { subdomain: id, typed: true };
}
