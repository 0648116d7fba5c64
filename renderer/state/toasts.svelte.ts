export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly detail?: string;
}

/** Short messages about what a click did. They leave by themselves, failures later than successes. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  show(tone: Toast['tone'], text: string, detail?: string): void {
    const id = this.#nextId++;
    const toast: Toast = detail === undefined ? { id, tone, text } : { id, tone, text, detail };
    this.list = [...this.list.slice(-2), toast];
    setTimeout(() => this.dismiss(id), tone === 'good' ? 6_000 : 12_000);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
