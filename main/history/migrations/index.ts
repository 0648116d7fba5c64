import initial from './0001-initial.sql?raw';
import revisionsAndAnswersAside from './0002-revisions-and-answers-aside.sql?raw';
import problems from './0003-problems.sql?raw';
import alerts from './0004-alerts.sql?raw';
import dayNotes from './0005-day-notes.sql?raw';
import acknowledged from './0006-acknowledged.sql?raw';
import firstFetch from './0007-first-fetch.sql?raw';
import noSharpness from './0008-no-sharpness.sql?raw';
import oneRevisionABucket from './0009-one-revision-a-bucket.sql?raw';

/** The schema's history, oldest first. The n-th brings the database to `user_version` n; none is ever changed. */
export const MIGRATIONS: readonly string[] = [
  initial,
  revisionsAndAnswersAside,
  problems,
  alerts,
  dayNotes,
  acknowledged,
  firstFetch,
  noSharpness,
  oneRevisionABucket,
];
