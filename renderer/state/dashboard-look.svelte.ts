import type { ChartPart, ShownView } from '../../main/contract/windows.ts';

/** How the charts of the dashboard are drawn, as the person left them. */
export class DashboardLook {
  /** Parts that were taken out by their place in the legend. */
  hidden = $state.raw<readonly ChartPart[]>([]);
  /** The axis of the two times begins near their lowest value instead of at zero. */
  fitTimes = $state.raw(false);

  shows(part: ChartPart): boolean {
    return !this.hidden.includes(part);
  }

  toggle(part: ChartPart): void {
    this.hidden = this.shows(part) ? [...this.hidden, part] : this.hidden.filter((one) => one !== part);
  }

  /** As remembered with what the window showed. */
  kept(): Pick<ShownView, 'hidden' | 'fitTimes'> {
    return { hidden: [...this.hidden], fitTimes: this.fitTimes };
  }

  restore({ hidden, fitTimes }: Pick<ShownView, 'hidden' | 'fitTimes'>): void {
    this.hidden = hidden ?? [];
    this.fitTimes = fitTimes ?? false;
  }
}
