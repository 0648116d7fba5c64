const SHOWN_MS = 2_500;

/** Says “Saved” for a moment after each save. */
export class JustSaved {
  shown = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  note = (): void => {
    this.shown = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.shown = false), SHOWN_MS);
  };

  stop = (): void => {
    clearTimeout(this.#timer);
  };
}
