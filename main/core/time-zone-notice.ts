import { usableTimeZone } from '../system/time-zone.ts';
import type { NoticeBoard } from './notices.ts';

/** Says that the computer's zone is unknown, with what it is called, or takes that back. */
export function sayTimeZone(systemTimeZone: string, notices: Pick<NoticeBoard, 'post' | 'withdraw'>): void {
  if (usableTimeZone(systemTimeZone) === systemTimeZone) notices.withdraw('time-zone-unknown');
  else notices.post('time-zone-unknown', systemTimeZone === '' ? undefined : systemTimeZone);
}
