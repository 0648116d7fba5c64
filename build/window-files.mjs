// Which modules of the windows' bundle share a file. Each file costs a request on the way to a window's first picture.

/**
 * @typedef {{ getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }} Bundle
 * @typedef {{ readonly name: string, readonly roots: readonly string[] }} File
 */

/**
 * Puts all that some modules load when they are loaded, themselves included, into one file.
 * @param {readonly File[]} files what is in an earlier one is not in a later one again
 * @param {string} entry absolute path of the module that a page begins with, which has a file of its own
 * @returns the groups that the bundler wants
 */
export function windowFiles(files, entry) {
  /** @type {Map<string, string> | null} */
  let fileOf = null;
  return files.map(({ name }, place) => ({
    debugName: name,
    priority: files.length - place,
    // Each module is named itself.
    includeDependenciesRecursively: false,
    /**
     * @param {string} id
     * @param {Bundle} bundle
     */
    name: (id, bundle) => {
      fileOf ??= assign(files, bundle);
      return id !== entry && fileOf.get(id) === name ? name : null;
    },
  }));
}

/**
 * @param {readonly File[]} files
 * @param {Bundle} bundle
 */
function assign(files, bundle) {
  /** @type {Map<string, string>} */
  const fileOf = new Map();
  for (const { name, roots } of files) {
    const waiting = [...roots];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (fileOf.has(id)) continue;
      fileOf.set(id, name);
      waiting.push(...(bundle.getModuleInfo(id)?.importedIds ?? []));
    }
  }
  return fileOf;
}
