import type { AlertSettings, ReplayView } from '../../main/contract/alerts.ts';
import type { Problem, Result } from '../../main/contract/errors.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { sameAlerts } from '../words/alert-rules.ts';
import { REPLAYED_DAYS } from '../../main/domain/time/windows.ts';

type Bridge = Pick<GlanceBridge, 'updateAlerts' | 'replayAlerts'>;

/**
 * One account's rules while they are being changed: what is typed is replayed over the last 30 days at once and saved
 * when the change is done. One replay runs at a time; what changes meanwhile is replayed after it, the newest only.
 */
export class RulesEditor {
  readonly accountId: string;
  /** The rules as they were when editing began. */
  readonly before: AlertSettings;
  /** What the rules of `before` would have sent; null until known. */
  replayBefore = $state.raw<ReplayView | null>(null);
  /** What the rules on screen would have sent. The last answer stays until the next is there. */
  replay = $state.raw<ReplayView | null>(null);
  replayProblem = $state.raw<Problem | null>(null);
  replaying = $state.raw(false);
  /** The rules on screen. */
  readonly alerts: AlertSettings;
  /** Whether they are not those of `before` any more. */
  readonly isChanged: boolean;
  /** Set while the rules on screen are not those stored. */
  #draft = $state.raw<AlertSettings | null>(null);
  #stored: AlertSettings;

  readonly #bridge: Bridge;
  #edits = 0;
  #again = false;

  constructor(bridge: Bridge, accountId: string, stored: AlertSettings) {
    this.#bridge = bridge;
    this.accountId = accountId;
    this.before = stored;
    this.#stored = $state.raw(stored);
    this.alerts = $derived(this.#draft ?? this.#stored);
    this.isChanged = $derived(!sameAlerts(this.alerts, stored));
  }

  /** The rules as the app has them now. */
  receive(stored: AlertSettings): void {
    if (sameAlerts(stored, this.#stored)) return;
    this.#stored = stored;
    void this.replayNow();
  }

  /** Shows rules that are not final yet, such as a number being typed. */
  preview(alerts: AlertSettings): void {
    this.#edits++;
    this.#draft = alerts;
    void this.replayNow();
  }

  /** Saves rules; where that fails, those stored are shown again. */
  async save(alerts: AlertSettings): Promise<Result<null>> {
    this.preview(alerts);
    const edit = this.#edits;
    const answer = await this.#bridge.updateAlerts({ accountId: this.accountId, alerts });
    if (answer.ok) this.#stored = alerts;
    if (edit === this.#edits) {
      this.#draft = null;
      if (!answer.ok) void this.replayNow();
    }
    return answer;
  }

  /** Replays the rules on screen. */
  async replayNow(): Promise<void> {
    if (this.replaying) {
      this.#again = true;
      return;
    }
    this.replaying = true;
    do {
      this.#again = false;
      const { accountId, alerts } = this;
      const answer = await this.#bridge.replayAlerts({ accountId, alerts, days: REPLAYED_DAYS });
      this.replayProblem = answer.ok ? null : answer.error;
      if (!answer.ok) continue;
      this.replay = answer.value;
      if (sameAlerts(alerts, this.before)) this.replayBefore = answer.value;
    } while (this.#again);
    this.replaying = false;
  }
}
