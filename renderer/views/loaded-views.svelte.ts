import { untrack, type Component } from 'svelte';
import type { AppSnapshot } from '../../main/contract/snapshot.ts';
import type { WindowView } from '../../main/contract/windows.ts';
import type { GlanceState } from '../state/glance.svelte.ts';

/** What a window can be filled with. */
export type ViewName = WindowView | 'popover';

/** Every view takes the same; those that need less pass over the rest. */
export type ViewComponent = Component<{ glance: GlanceState; snapshot: AppSnapshot | null }>;

type ViewLoaders = Readonly<Record<ViewName, () => Promise<{ default: unknown }>>>;

/** Each a file of its own, so that a window reads only what it shows. */
const LOADERS: ViewLoaders = {
  dashboard: () => import('./Dashboard.svelte'),
  popover: () => import('./Popover.svelte'),
  accounts: () => import('./AllAccounts.svelte'),
  week: () => import('./WeekReview.svelte'),
  alerts: () => import('./Alerts.svelte'),
  history: () => import('./History.svelte'),
  settings: () => import('./Settings.svelte'),
  about: () => import('./About.svelte'),
  welcome: () => import('./Welcome.svelte'),
};

/** The views that were read so far. One that is there is shown at once. */
export class LoadedViews {
  readonly #loaders: ViewLoaders;
  #views = $state.raw<Partial<Record<ViewName, ViewComponent>>>({});
  #unread = $state.raw<readonly ViewName[]>([]);

  constructor(loaders: ViewLoaders = LOADERS) {
    this.#loaders = loaders;
  }

  /** Null until it is there. */
  get(name: ViewName): ViewComponent | null {
    return this.#views[name] ?? null;
  }

  /** Whether its file could not be read when it was wanted last, as after an update under the running app. */
  isUnread(name: ViewName): boolean {
    return this.#unread.includes(name);
  }

  /** Never rejects; see `isUnread`. */
  async load(name: ViewName): Promise<void> {
    if (this.#views[name] !== undefined) return;
    // While it is tried again it is not known to be gone. Whoever loads in an effect must not be woken by what is written here.
    this.#unread = untrack(() => this.#unread).filter((other) => other !== name);
    try {
      const view = (await this.#loaders[name]()).default as ViewComponent;
      this.#views = { ...this.#views, [name]: view };
    } catch {
      this.#unread = [...this.#unread.filter((other) => other !== name), name];
    }
  }
}
