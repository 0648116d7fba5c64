import type { GlanceBridge } from '../../main/contract/ipc.ts';

declare global {
  interface Window {
    /** Put there by the preload script; the only way to the rest of the app. */
    readonly glance: GlanceBridge;
  }
}
