import { createSignal } from 'solid-js';

const [open, setOpen] = createSignal(false);

/** Whether the command palette is open. */
export const isPaletteOpen = open;

/** Opens the command palette. */
export const openPalette = () => setOpen(true);

/** Closes the command palette. */
export const closePalette = () => setOpen(false);
