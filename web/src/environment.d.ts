/// <reference types="vite/client" />

/** True where the gallery of components is part of the page: while working on it, and in its own build. */
declare const __GALLERY__: boolean;
