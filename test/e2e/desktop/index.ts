export * from './dunst.ts';
export * from './fixtures.ts';
export * from './glance.ts';
export * from './keyring.ts';
export * from './notification-center.ts';
export * from './save-dialog.ts';
export * from './session-bus.ts';
export * from './tray.ts';
