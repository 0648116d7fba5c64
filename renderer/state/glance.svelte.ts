import { tick } from 'svelte';
import type { Incident } from '../../main/contract/alerts.ts';
import type { Problem, Result } from '../../main/contract/errors.ts';
import type { GlanceBridge, Navigation, WindowView } from '../../main/contract/ipc.ts';
import type { AccountSnapshot, AppSnapshot, ConnectOutcome } from '../../main/contract/snapshot.ts';
import type { ShownView, WindowKind } from '../../main/contract/windows.ts';
import { localDateAt } from '../../main/domain/time/calendar.ts';
import { m } from '../words/language.ts';
import { rowsWords } from '../words/export-options.ts';
import { DashboardLook } from './dashboard-look.svelte.ts';
import { Dialogs } from './dialogs.svelte.ts';
import { Drawings } from './drawings.svelte.ts';
import { ExportState } from './exports.svelte.ts';
import { LanguageState } from './language.svelte.ts';
import { IncidentsState } from './incidents.svelte.ts';
import { KeysNotKept } from './keys-not-kept.svelte.ts';
import { pause } from './pause.ts';
import { RangeDetails } from './range-details.svelte.ts';
import { RangeState } from './range.svelte.ts';
import { ShownViewReporter } from './shown-view.ts';
import { Toasts } from './toasts.svelte.ts';
import { errorWords } from '../words/format.ts';

/** What the windows need from the world, passed in so that tests can turn the clock. */
export interface Surroundings {
  /** UTC epoch milliseconds. */
  readonly nowMs: () => number;
  readonly windowKind: WindowKind;
  readonly prefersDark: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>;
  /**
   * Makes the page, with a view that is loaded, so that the first picture is whole.
   * @param numbers the first ones are there, or late
   */
  readonly prepareView?: (view: WindowView, numbers: Promise<unknown>) => Promise<void>;
}

/** An incident to point out, and what led to it. */
export interface Pointed {
  readonly id: number;
  readonly from: 'notification' | 'alerts';
}

const TICK_MS = 15_000;
const FIRST_PICTURE_MS = 150;

/** Everything a window shows, and everything it can ask of the app. */
export class GlanceState {
  readonly bridge: GlanceBridge;
  readonly range: RangeState;
  readonly details: RangeDetails;
  readonly exports: ExportState;
  readonly look = new DashboardLook();
  readonly language = new LanguageState();
  readonly toasts = new Toasts();
  readonly dialogs = new Dialogs();
  readonly drawings = new Drawings();
  readonly keysNotKept = new KeysNotKept();
  /** Those of the Alerts page. */
  readonly incidents: IncidentsState;
  /** Those of the range on screen. */
  readonly rangeIncidents: IncidentsState;

  snapshot = $state.raw<AppSnapshot | null>(null);
  /** The view the person asked for; without an account it is the welcome, whatever was asked. */
  wantedView = $state.raw<WindowView>('dashboard');
  chosenAccountId = $state.raw<string | null>(null);
  nowMs = $state.raw(0);
  asTable = $state.raw(false);
  withHeatMap = $state.raw(false);
  refreshing = $state.raw(false);
  /** The window is kept for its next time, and shows nothing until then. */
  isAway = $state.raw(false);
  /** The incident that was asked for last, on the Alerts page or in the charts. */
  pointed = $state.raw<Pointed | null>(null);
  /** Where the page was scrolled when it was last open, CSS pixels, until that place can be reached; null afterwards. */
  scrollBackTo = $state.raw<number | null>(null);
  #prefersDark = $state.raw(false);

  readonly account: AccountSnapshot | null = $derived.by(() => {
    const { snapshot } = this;
    if (snapshot === null) return null;
    const byId = (id: string | null): AccountSnapshot | undefined => snapshot.accounts.find((one) => one.id === id);
    return byId(this.chosenAccountId) ?? byId(snapshot.primaryAccountId) ?? snapshot.accounts[0] ?? null;
  });
  readonly view: WindowView = $derived(
    this.snapshot !== null && this.snapshot.accounts.length === 0 && !this.snapshot.sampleData
      ? 'welcome'
      : this.wantedView,
  );
  readonly theme: 'light' | 'dark' = $derived.by(() => {
    const wanted = this.snapshot?.settings.theme ?? 'system';
    if (wanted !== 'system') return wanted;
    return this.#prefersDark ? 'dark' : 'light';
  });

  readonly #world: Surroundings;
  readonly #reporter: ShownViewReporter;
  #hasBegun = $state.raw(false);
  /** What the window showed last is being asked for: a picture that comes before it waits, or it would be of today. */
  #isGoingBack: boolean;
  #early: AppSnapshot | null = null;
  /** The language is there. */
  #spoken: Promise<void> = Promise.resolve();
  #timesAway = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #pending: Navigation | null = null;
  #seen = { accountId: '', fetchedAtMs: 0, date: '' };

  constructor(bridge: GlanceBridge, world: Surroundings) {
    this.bridge = bridge;
    this.#world = world;
    this.#isGoingBack = world.windowKind === 'main';
    this.#reporter = new ShownViewReporter(bridge);
    this.range = new RangeState(bridge);
    this.details = new RangeDetails(bridge);
    this.exports = new ExportState(bridge);
    this.incidents = new IncidentsState(bridge);
    this.rangeIncidents = new IncidentsState(bridge);
    this.nowMs = world.nowMs();
    this.#prefersDark = world.prefersDark.matches;
  }

  /** Listens to the app and asks for the first snapshot; the returned function stops listening. */
  start(): () => void {
    const onScheme = (): void => {
      this.#prefersDark = this.#world.prefersDark.matches;
    };
    this.#tickOn();
    const stops = [
      this.bridge.on('putAway', () => this.#putAway()),
      this.bridge.on('comeBack', (snapshot) => void this.#comeBack(snapshot)),
      this.bridge.on('snapshot', (snapshot) => {
        if (this.#isGoingBack) this.#early = snapshot;
        else void this.receive(snapshot);
      }),
      this.bridge.on('historyChanged', ({ accountId }) => {
        if (accountId === this.account?.id) void this.range.reload();
      }),
      this.bridge.on('exportProgress', ({ rowCount }) => this.exports.progress(rowCount)),
      this.bridge.on('incidentsChanged', ({ accountId }) => {
        void this.incidents.changed(accountId);
        void this.rangeIncidents.changed(accountId);
      }),
      this.bridge.on('navigate', (navigation) => this.navigate(navigation)),
      this.bridge.on('redraw', () => void this.drawings.drawAgain()),
    ];
    this.#world.prefersDark.addEventListener('change', onScheme);
    void this.#begin();
    return () => {
      this.#reporter.stop();
      clearInterval(this.#ticking);
      for (const stop of stops) stop();
      this.#world.prefersDark.removeEventListener('change', onScheme);
    };
  }

  #tickOn(): void {
    clearInterval(this.#ticking);
    this.#ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** Nobody looks: nothing is shown, nothing wakes, and what was chosen is forgotten, as in a page that is closed. */
  #putAway(): void {
    this.isAway = true;
    this.#timesAway += 1;
    clearInterval(this.#ticking);
    this.chosenAccountId = null;
    this.toasts.list = [];
    // The history may change meanwhile, so the range is asked for again.
    this.#seen = { ...this.#seen, fetchedAtMs: Number.NaN };
  }

  /** Shows what there is now, and says when it is on the page. */
  async #comeBack(snapshot: AppSnapshot): Promise<void> {
    const timesAway = this.#timesAway;
    this.#tickOn();
    const received = this.receive(snapshot);
    await Promise.allSettled([this.#spoken, Promise.race([received, pause(FIRST_PICTURE_MS)])]);
    if (timesAway !== this.#timesAway) return;
    this.isAway = false;
    await tick();
    await this.bridge.pageReady();
  }

  /** Asks for the first picture, goes where the window was left, and says when all that is on the page. */
  async #begin(): Promise<void> {
    const asked = this.bridge.getSnapshot().catch(() => null);
    const shown = this.#isGoingBack ? await this.bridge.lastView().catch(() => null) : null;
    if (shown?.ok === true && shown.value !== null) this.#goBackTo(shown.value);
    this.#isGoingBack = false;
    if (this.#early !== null) void this.receive(this.#early);
    const first = await asked;
    this.#hasBegun = true;
    // With the numbers of the range, so that nothing jumps in a window that has just appeared; but never long.
    const received = first?.ok === true ? this.receive(this.snapshot ?? first.value) : Promise.resolve();
    const numbers = Promise.race([received, pause(FIRST_PICTURE_MS)]);
    await Promise.allSettled([this.#world.prepareView?.(this.view, numbers), this.#spoken, numbers]);
    await tick();
    await this.bridge.pageReady();
  }

  #goBackTo({ view, accountId, asTable, withHeatMap, scrollTop, hidden, fitTimes, ...range }: ShownView): void {
    this.wantedView = view === 'welcome' ? 'dashboard' : view;
    this.chosenAccountId = accountId;
    this.asTable = asTable;
    this.withHeatMap = withHeatMap ?? false;
    this.look.restore({ hidden, fitTimes });
    this.scrollBackTo = scrollTop;
    this.range.restore(range);
  }

  /** The page before this one crashed; the person saw it go. */
  sayRestarted(): void {
    this.toasts.show('bad', m().windowTrouble.restarted(), m().windowTrouble.restartedDetail());
  }

  /** Has what is on screen remembered, once there is anything. `scrollTop` in CSS pixels. */
  remember(scrollTop: number): void {
    if (!this.#hasBegun || this.account === null || this.scrollBackTo !== null) return;
    const { view, chosenAccountId: accountId, asTable, withHeatMap } = this;
    this.#reporter.note({
      view,
      accountId,
      ...this.range.kept(),
      ...this.look.kept(),
      asTable,
      withHeatMap,
      scrollTop,
    });
  }

  /**
   * Takes in the newest picture of the app, and asks for the range again where that changes it.
   * @returns when the range has been answered
   */
  receive(snapshot: AppSnapshot): Promise<void> {
    this.snapshot = snapshot;
    this.#spoken = this.language.follow(snapshot.language);
    this.nowMs = this.#world.nowMs();
    const followed = this.#follow();
    if (this.#pending !== null) this.navigate(this.#pending);
    return followed;
  }

  /** The clock moved on; at midnight the ranges begin anew. */
  tick(): void {
    this.nowMs = this.#world.nowMs();
    void this.#follow();
  }

  /** Goes where a notification or a menu line points, once there is something to show. */
  navigate(navigation: Navigation): void {
    if (this.snapshot === null) {
      this.#pending = navigation;
      return;
    }
    this.#pending = null;
    this.scrollBackTo = null;
    // It is about what was on screen, and would be gone with it while it counts as open.
    this.dialogs.asking = null;
    this.wantedView = navigation.view;
    this.pointed = navigation.incidentId === undefined ? null : { id: navigation.incidentId, from: 'notification' };
    if (navigation.accountId !== undefined) this.chooseAccount(navigation.accountId);
    if (navigation.atMs !== undefined && this.account !== null) {
      void this.range.showInstant(navigation.atMs, this.nowMs, this.account.timeZone);
    }
  }

  /** Shows the day of an incident in the charts, with its hour marked. */
  showInDashboard({ id, accountId, hourStartMs }: Pick<Incident, 'id' | 'accountId' | 'hourStartMs'>): void {
    this.navigate({ view: 'dashboard', accountId, atMs: hourStartMs });
    this.pointed = { id, from: 'alerts' };
  }

  /** Shows an incident in the list of the Alerts page. */
  showInAlerts({ id, accountId }: Pick<Incident, 'id' | 'accountId'>): void {
    this.navigate({ view: 'alerts', accountId });
    this.pointed = { id, from: 'alerts' };
  }

  chooseAccount(accountId: string): void {
    this.chosenAccountId = accountId;
    void this.#follow();
  }

  open(view: WindowView): void {
    this.wantedView = view;
  }

  /** Asks the app to poll now. */
  async refresh(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    this.report(await this.bridge.refreshNow());
    this.refreshing = false;
  }

  /** Writes the range on screen to a file of the person's choice. */
  async exportCsv(): Promise<void> {
    const { span } = this.range;
    if (span === null) return;
    const answer = await this.exports.save(span);
    if (this.report(answer))
      this.toasts.showSaved(m().exporting.saved({ rows: rowsWords(answer.value.rowCount) }), answer.value.path);
  }

  /** Asks how to export the range on screen. */
  askExport(): void {
    const { span } = this.range;
    if (span !== null) this.exports.ask(span);
  }

  /** Connects an account, or gives a connected one a new key; the outcome is for the form that asked. */
  async connect(accountId: string, apiKey: string): Promise<Result<ConnectOutcome>> {
    const answer = await this.bridge.connect({ accountId, apiKey });
    if (answer.ok) {
      this.keysNotKept.note(answer.value);
      this.chooseAccount(answer.value.accountId);
    }
    return answer;
  }

  /** Says what went wrong, unless it was the person who called it off. True where nothing did. */
  report<T>(answer: Result<T>): answer is { ok: true; value: T } {
    if (!answer.ok && answer.error.code !== 'cancelled') this.tell(answer.error);
    return answer.ok;
  }

  tell(problem: Problem): void {
    const { title, advice } = errorWords(problem.code);
    this.toasts.showProblem(title, advice, problem);
  }

  /** Reloads the range where the account, its newest figures or its local day are no longer those on screen. */
  async #follow(): Promise<void> {
    const { account } = this;
    const before = this.#seen;
    const accountId = account?.id ?? '';
    // Asked for before the date is worked out, which takes as long as the answer the first time.
    const shown = accountId === before.accountId ? null : this.range.showAccount(account?.id ?? null);
    const fetchedAtMs = account?.today?.fetchedAtMs ?? 0;
    const date = account === null ? '' : localDateAt(this.nowMs, account.timeZone);
    this.#seen = { accountId, fetchedAtMs, date };
    if (shown !== null) await shown;
    else if (fetchedAtMs !== before.fetchedAtMs || date !== before.date) await this.range.reload();
  }
}
