/** The shape of `layers.json`. Paths are relative to `src/`. */
export interface LayerRules {
  /** Folders of `src/` from the lowest to the highest; a file may import its own folder and lower ones. */
  readonly layers: readonly string[];
  /** Folders that may import less than what lies below them. */
  readonly mayImportOnly: Readonly<Record<string, readonly string[]>>;
  /** Single files that `mayImportOnly` lets through. */
  readonly allowances: readonly {
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly reason: string;
  }[];
  /** Folders whose files never load a database engine, directly or through what they import. */
  readonly engineFree: {
    readonly folders: readonly string[];
    readonly packages: readonly string[];
    readonly reason: string;
  };
  /** Folders whose children (subfolders, or files too) must not import each other. */
  readonly separateSiblings: readonly {
    readonly folder: string;
    readonly units: 'folders' | 'folders and files';
    /** Children that all the others may import. */
    readonly sharedByAll?: readonly string[];
  }[];
  /** Folders of `web/src/` from the lowest to the highest, and what they may import types of (paths from the root). */
  readonly page: {
    readonly layers: readonly string[];
    readonly typesFrom: readonly string[];
    readonly reason: string;
  };
  readonly forbiddenNames: readonly string[];
  readonly barrelsAllowedIn: readonly string[];
  readonly mayExit: readonly string[];
  /** Files that may touch `console`: they listen to what others write there. */
  readonly mayTouchConsole: readonly string[];
  readonly maxLines: number;
  /** Endings of generated files: they may be as long as they like. */
  readonly generated: readonly string[];
}
