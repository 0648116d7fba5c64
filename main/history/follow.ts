/** An object with the same methods; each call goes to the object that `current` returns at that moment. */
export function follow<T extends object>(current: () => T): T {
  const names = Object.keys(current()) as (keyof T)[];
  const call =
    (name: keyof T) =>
    (...args: unknown[]): unknown =>
      (current()[name] as (...args: unknown[]) => unknown)(...args);
  return Object.fromEntries(names.map((name) => [name, call(name)])) as T;
}
