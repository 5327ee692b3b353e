const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids these characters.
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const tag = /^<(?<close>\/)?(?<name>[A-Za-z][\w.-]*)(?<attributes>(?:\s+[\w.-]+="[^"<]*")*)\s*(?<empty>\/)?>/;

/**
 * Reads a document as strictly as the parts of XML demand that our writer uses: prolog, elements, attributes in double
 * quotes, text, references.
 *
 * @throws Error saying what is not well formed
 */
export function checkWellFormed(xml: string): void {
  if (!xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n')) throw new Error('no prolog');
  if (forbidden.test(xml) || !xml.isWellFormed()) throw new Error('a character that XML does not allow');
  const open: string[] = [];
  let roots = 0;
  let position = xml.indexOf('?>') + 2;
  while (position < xml.length) {
    const next = xml.indexOf('<', position);
    const text = xml.slice(position, next === -1 ? undefined : next);
    if (entity.test(text) || text.includes(']]>')) throw new Error(`a bare & or ]]> in: ${text}`);
    if (open.length === 0 && text.trim() !== '') throw new Error(`text outside the root: ${text}`);
    if (next === -1) break;
    const match = tag.exec(xml.slice(next));
    if (match?.groups === undefined) throw new Error(`no tag: ${xml.slice(next, next + 80)}`);
    const { close, name = '', attributes = '', empty } = match.groups;
    const names = [...attributes.matchAll(/\s([\w.-]+)="/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${match[0]}`);
    if (entity.test(attributes)) throw new Error(`a bare & in: ${attributes}`);
    if (close !== undefined) {
      if (open.pop() !== name) throw new Error(`</${name}> closes what is not open`);
    } else {
      if (open.length === 0) roots++;
      if (empty === undefined) open.push(name);
    }
    position = next + match[0].length;
  }
  if (open.length > 0 || roots !== 1) throw new Error(`open at the end: ${open.join(', ')}; roots: ${roots}`);
}
