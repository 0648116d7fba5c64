import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own function; the second form also hands back to the system what it had set aside for new objects. */
type Collect = (how?: { readonly type: 'major'; readonly execution: 'sync'; readonly flavor: 'last-resort' }) => void;

function withCollector(use: (collect: Collect) => void): void {
  setFlagsFromString('--expose-gc');
  try {
    use(runInNewContext('gc') as Collect);
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}

/**
 * Frees what nothing refers to any more, now. Native objects keep files open until they are freed, and an app that
 * rests in the tray may otherwise not collect for hours. It takes some 20 ms: for rare moments only.
 */
export function collectGarbage(): void {
  withCollector((collect) => {
    collect();
  });
}

/**
 * The same, and gives the memory that is free then back to the system, which collecting alone does not: some 5 MiB after a
 * start. It takes some 60 ms, longer than anything else may take on this thread: only while no window is on the screen.
 */
export function giveMemoryBack(): void {
  // It collects several times over, and code that is not used between two collections is thrown away otherwise: all of it, so
  // that the next click would have it compiled again.
  setFlagsFromString('--no-flush-bytecode');
  try {
    withCollector((collect) => {
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    });
  } finally {
    setFlagsFromString('--flush-bytecode');
  }
}
