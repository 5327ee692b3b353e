import type { XmlAttributes } from './read-xml.ts';

/** An element with everything in it; only of records, which are small. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly line: number;
  readonly children: XmlElement[];
  text: string;
}

/** The first child of this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Text of the first child of this name, trimmed; null when there is none or it is empty. */
export function textIn(element: XmlElement | undefined, name: string): string | null {
  return childOf(element, name)?.text.trim() || null;
}

/** Children of the first child of one name that have another: `categories` and `category`. */
export function childrenIn(element: XmlElement, list: string, name: string): readonly XmlElement[] {
  return childOf(element, list)?.children.filter((child) => child.name === name) ?? [];
}
