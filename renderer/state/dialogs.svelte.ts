/** Which dialogs are open above the pages. One may be above another: the proxy's login above the form for a key. */
export class Dialogs {
  /** About the account on screen. */
  asking = $state.raw<'shift' | 'pace' | null>(null);
  /** The list of keyboard shortcuts. */
  helpShown = $state.raw(false);
  /** The account whose key is being entered again. */
  keyFor = $state.raw<string | null>(null);
  /** The proxy's login is being entered. */
  proxyShown = $state.raw(false);

  /** Also of one whose file is still being read. */
  get isAnyOpen(): boolean {
    return this.asking !== null || this.helpShown || this.keyFor !== null || this.proxyShown;
  }
}
