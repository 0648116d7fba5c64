/** Brings a page back to where it was scrolled, as soon as its content reaches that far. */

const GIVE_UP_AFTER_MS = 5_000;

/**
 * Scrolls the page when it has grown long enough. A person who scrolls or types first is not moved.
 * @param top CSS pixels
 * @param onDone called once: there, given up, or overtaken by the person
 * @returns how to stop trying, without a call
 */
export function scrollBack(top: number, onDone: () => void): () => void {
  const observer = new ResizeObserver(attempt);
  const timer = setTimeout(finish, GIVE_UP_AFTER_MS);
  const own = ['wheel', 'keydown', 'pointerdown'] as const;

  function stop(): void {
    observer.disconnect();
    clearTimeout(timer);
    for (const name of own) removeEventListener(name, finish);
  }

  function finish(): void {
    stop();
    onDone();
  }

  function attempt(): void {
    if (document.documentElement.scrollHeight - innerHeight < top) return;
    scrollTo(0, top);
    finish();
  }

  for (const name of own) addEventListener(name, finish, { passive: true });
  observer.observe(document.body);
  return stop;
}
