export const dialogWords = {
  'dialog.done': 'Done',
  'dialog.later': 'Not now',
  'dialog.undo': 'Until then nothing changes, and you can take it back.',
} as const;
