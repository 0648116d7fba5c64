import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHistory } from '../../../main/history/open-history.ts';
import { temporaryFolder } from '../core/support.ts';

it('keeps a note for each day of an account, over a restart, until it is emptied or the account is deleted', () => {
  const path = join(temporaryFolder(), 'history.sqlite');
  const first = openHistory(path, 0);
  const note = (accountId: string, date: string, text: string) => first.dayNotes.keep({ accountId, date, text });
  expect(note('acme', '2026-11-24', 'Campaign started')).toEqual({ ok: true, value: null });
  note('acme', '2026-11-24', 'Campaign: 日本 “started”');
  note('acme', '2026-11-20', 'Before');
  note('other', '2026-11-24', 'Not ours');
  first.history.close();

  const { dayNotes, history } = openHistory(path, 0);
  const listed = () => dayNotes.list({ accountId: 'acme', fromDate: '2026-11-20', toDate: '2026-11-24' });
  expect(listed()).toEqual([
    { accountId: 'acme', date: '2026-11-20', text: 'Before' },
    { accountId: 'acme', date: '2026-11-24', text: 'Campaign: 日本 “started”' },
  ]);
  dayNotes.keep({ accountId: 'acme', date: '2026-11-20', text: '' });
  expect(listed()).toHaveLength(1);
  history.deleteAccount('acme');
  expect(listed()).toEqual([]);
  expect(dayNotes.list({ accountId: 'other', fromDate: '2026-01-01', toDate: '2026-12-31' })).toHaveLength(1);
  history.close();
});
