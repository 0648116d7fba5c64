import type { NoticeKind } from '../../main/contract/snapshot.ts';
import { m } from './language.ts';

interface NoticeWords {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly title: string;
  readonly text: string;
}

const BAD: ReadonlySet<NoticeKind> = new Set([
  'history-unavailable',
  'history-not-writable',
  'history-newer',
  'settings-not-saved',
  'disk-full',
]);

function toneOf(kind: NoticeKind): NoticeWords['tone'] {
  if (kind === 'settings-mended') return 'info';
  return BAD.has(kind) ? 'bad' : 'warn';
}

/** What the app says about itself; the catalogue lacking a kind does not compile. */
export function noticeWords(kind: NoticeKind): NoticeWords {
  const titles: Readonly<Record<NoticeKind, () => string>> = m().noticeTitles;
  const texts: Readonly<Record<NoticeKind, () => string>> = m().noticeTexts;
  return {
    tone: toneOf(kind),
    title: m().common.titleEnd({ title: titles[kind]() }),
    text: texts[kind](),
  };
}
