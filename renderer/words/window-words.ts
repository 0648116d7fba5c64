/** Said by a window whose page crashed and was loaded again. */
export const RESTARTED = {
  text: 'This window stopped unexpectedly',
  detail: 'It was opened again, and nothing is lost.',
} as const;
