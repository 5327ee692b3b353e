interface OpenSection {
  readonly id: number;
  readonly level: number;
}

/** A heading in front of the text of a step: `## Payment`. */
const heading = /^(#{1,4})\s+(.*)$/s;

/** The level and the title of a step that is a heading; null when it is none. */
export function readHeading(stepText: string): { readonly level: number; readonly title: string } | null {
  const [, signs, title] = heading.exec(stepText) ?? [];
  return signs === undefined || title === undefined ? null : { level: signs.length, title: title.trim() };
}

/**
 * Which section what comes next belongs to. As in Markdown, a heading closes every section of its own or a deeper
 * level, and levels may be left out.
 */
export class SectionNesting {
  readonly #open: OpenSection[] = [];

  /** The nearest section; undefined before the first one. */
  get current(): number | undefined {
    return this.#open.at(-1)?.id;
  }

  /** The section that one of this level would be a part of, if it began now; undefined at the top. */
  parentOf(level: number): number | undefined {
    return this.#open.findLast((section) => section.level < level)?.id;
  }

  /**
   * Opens a section.
   *
   * @returns the section that it is a part of; undefined for one that stands at the top
   */
  open(id: number, level: number): number | undefined {
    while ((this.#open.at(-1)?.level ?? 0) >= level) this.#open.pop();
    const parent = this.current;
    this.#open.push({ id, level });
    return parent;
  }
}
