/** What ships inside the app, read from its packages when it is built; see `build/licences.mjs`. */
declare module 'virtual:licences' {
  export const LICENCES: readonly {
    readonly name: string;
    readonly version: string;
    /** As an SPDX expression. */
    readonly licence: string;
    /** Empty where the package has no file of it. */
    readonly text: string;
  }[];
}
