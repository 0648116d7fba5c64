import type { Problem } from '../../main/contract/errors.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly detail?: string;
  /** What it is technically, under **Details**. */
  readonly problem?: Problem;
  /** Whether `detail` is the path of a file that was just saved. */
  readonly isSavedFile?: boolean;
}

/** Short messages about what a click did. They leave by themselves, failures later than successes. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  show(tone: Toast['tone'], text: string, detail?: string): void {
    const id = this.#nextId++;
    this.#add(detail === undefined ? { id, tone, text } : { id, tone, text, detail });
  }

  /** Something failed: what, what to do, and what it is technically. */
  showProblem(text: string, detail: string, problem: Problem): void {
    this.#add({ id: this.#nextId++, tone: 'bad', text, detail, problem });
  }

  /** A file was saved: the message leads to it. */
  showSaved(text: string, path: string): void {
    this.#add({ id: this.#nextId++, tone: 'good', text, detail: path, isSavedFile: true });
  }

  #add(toast: Toast): void {
    this.list = [...this.list.slice(-2), toast];
    // Long enough to reach a button in it.
    const isBrief = toast.tone === 'good' && toast.isSavedFile !== true;
    setTimeout(() => this.dismiss(toast.id), isBrief ? 6_000 : 12_000);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
