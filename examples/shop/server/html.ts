/** Markup that needs no further escaping. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | false | null | undefined | readonly Part[];

/** Template tag for markup: whatever is put into it is escaped, unless it is markup itself. */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Html {
  let markup = pieces[0] ?? '';
  parts.forEach((part, at) => {
    markup += render(part) + (pieces[at + 1] ?? '');
  });
  return new Html(markup);
}

function render(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(render).join('');
  if (part === false || part === null || part === undefined) return '';
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
