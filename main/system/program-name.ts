/** The same as `executableName` in electron-builder.yml: the name of the desktop entry, the icon and the autostart file. */
export const PROGRAM_NAME = 'glance-for-acquire';
