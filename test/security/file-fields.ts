/** The ways of a page to have a dialog for files opened, each tried by a click of a person. */
export const FILE_FIELDS = [
  'on the page',
  'on no page',
  'picker shown',
  'label',
  'closed shadow',
  'event of its own',
  'folder',
  'another document',
] as const;

/** Puts a button on the page that tries one way. Runs inside the page, so it uses nothing of this module. */
export function offerFileField(way: string): void {
  document.getElementById('offer')?.remove();
  const field = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
  const cover = Object.assign(document.createElement('button'), { id: 'offer', textContent: way });
  cover.style.cssText = 'position:fixed;inset:0;z-index:99999';
  const label = Object.assign(document.createElement('label'), { textContent: 'x' });
  const ways: Record<string, () => void> = {
    'on the page': () => {
      document.body.append(field);
      field.click();
    },
    'on no page': () => field.click(),
    'picker shown': () => field.showPicker(),
    label: () => {
      label.append(field);
      label.click();
    },
    'closed shadow': () => {
      const host = document.createElement('div');
      document.body.append(host);
      host.attachShadow({ mode: 'closed' }).append(field);
      field.click();
    },
    'event of its own': () => field.dispatchEvent(new MouseEvent('click')),
    folder: () => {
      field.webkitdirectory = true;
      field.click();
    },
    'another document': () => {
      const other = document.implementation.createHTMLDocument('');
      const made = Object.assign(other.createElement('input'), { type: 'file' });
      document.body.append(document.adoptNode(made));
      made.click();
    },
  };
  cover.addEventListener('click', () => {
    (globalThis as unknown as { clicked: string }).clicked = way;
    ways[way]?.();
  });
  document.body.append(cover);
}
