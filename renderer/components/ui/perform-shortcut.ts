import type { GlanceState } from '../../state/glance.svelte.ts';
import { PAGES, type Page } from './pages.ts';
import type { Shortcut } from './shortcuts.ts';

/**
 * Does what a shortcut asks for. What is about the charts does nothing on the other pages.
 * @returns whether there was anything to do, so that other keys keep their meaning
 */
export function performShortcut(glance: GlanceState, shortcut: Shortcut): boolean {
  if (glance.dialogs.isAnyOpen || glance.exports.dialogSpan !== null || glance.details.noteDate !== null) return false;
  if (document.querySelector('dialog[open]') !== null) return false;
  if (shortcut === 'help') glance.dialogs.helpShown = true;
  else if (shortcut === 'refresh') void glance.refresh();
  else if (isPage(shortcut)) glance.open(shortcut);
  else if (glance.view !== 'dashboard') return false;
  else return performOnDashboard(glance, shortcut);
  return true;
}

function performOnDashboard(glance: GlanceState, shortcut: Shortcut): boolean {
  if (shortcut === 'back') {
    if (glance.range.trail.length === 0) return false;
    void glance.range.back();
  } else if (shortcut === 'export') void glance.exportCsv();
  else if (shortcut === 'export-options') glance.askExport();
  else if (shortcut === 'table') glance.asTable = !glance.asTable;
  else if (shortcut === 'heat-map') glance.withHeatMap = !glance.withHeatMap;
  else if (typeof shortcut === 'object') void glance.range.select({ preset: shortcut.preset });
  return true;
}

const isPage = (shortcut: Shortcut): shortcut is Page => PAGES.some(({ view }) => view === shortcut);
