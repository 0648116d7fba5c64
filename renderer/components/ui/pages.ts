import Bell from '@lucide/svelte/icons/bell';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import CalendarRange from '@lucide/svelte/icons/calendar-range';
import Layers from '@lucide/svelte/icons/layers';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import SettingsIcon from '@lucide/svelte/icons/settings';
import type { WindowView } from '../../../main/contract/windows.ts';

/** The pages that every page leads to, in their order, and the key of each. */
export const PAGES = [
  { view: 'dashboard', key: 'D', Icon: ChartColumn },
  { view: 'accounts', key: 'L', Icon: Layers },
  { view: 'week', key: 'W', Icon: CalendarRange },
  { view: 'alerts', key: 'A', Icon: Bell },
  { view: 'history', key: 'H', Icon: CalendarCheck },
  { view: 'settings', key: ',', Icon: SettingsIcon },
] as const satisfies readonly { view: WindowView; key: string; Icon: unknown }[];

export type Page = (typeof PAGES)[number]['view'];
