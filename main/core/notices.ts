import type { Notice, NoticeKind } from '../contract/snapshot.ts';

/** What the person should know about the app itself, until it is over or dismissed. */
export interface NoticeBoard {
  all(): readonly Notice[];
  /** One notice of a kind at a time; the newest detail wins. */
  post(kind: NoticeKind, detail?: string): void;
  withdraw(kind: NoticeKind): void;
}

/** Builds an empty board that calls back after each change. */
export function createNoticeBoard(onChange: () => void): NoticeBoard {
  let notices: readonly Notice[] = [];
  return {
    all: () => notices,
    post(kind, detail) {
      const known = notices.find((notice) => notice.kind === kind);
      if (known !== undefined && known.detail === detail) return;
      notices = [
        ...notices.filter((notice) => notice.kind !== kind),
        detail === undefined ? { kind } : { kind, detail },
      ];
      onChange();
    },
    withdraw(kind) {
      if (!notices.some((notice) => notice.kind === kind)) return;
      notices = notices.filter((notice) => notice.kind !== kind);
      onChange();
    },
  };
}
