/** A part of a statement, in letters from its beginning. */
export type Place = { readonly from: number; readonly to: number };

function wordAt(sql: string, from: number): Place {
  const word = /^[\w$]+|^\S/.exec(sql.slice(from))?.[0] ?? '';
  return { from, to: from + Math.max(1, word.length) };
}

/** `LINE 2: ...` with a caret below, as DuckDB and PostgreSQL draw it; long lines are cut at both ends there. */
function byCaret(message: string, sql: string): Place | undefined {
  const drawn = /^(LINE (\d+): )(.*)\n( *)\^/m.exec(message);
  if (!drawn) return undefined;
  const [, prefix = '', number = '1', shown = '', spaces = ''] = drawn;
  const lines = sql.split('\n');
  const line = lines[Number(number) - 1] ?? '';
  const begin = lines.slice(0, Number(number) - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const piece = shown.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const cut = shown.startsWith('...') ? 3 : 0;
  const column = line.indexOf(piece) + spaces.length - prefix.length - cut;
  return line.includes(piece) && column >= 0 ? wordAt(sql, begin + column) : undefined;
}

const named = [
  /syntax error at or near "([^"]+)"/i,
  /near "([^"]+)": syntax error/i,
  /no such (?:column|table|function): ([\w.]+)/i,
  /(?:column|relation|table|function) "?([\w.]+)"?(?:\([^)]*\))? does not exist/i,
  /Referenced column "([^"]+)" not found/i,
];

/** The word that the message names, where it stands first; SQLite tells no more. */
function byName(message: string, sql: string): Place | undefined {
  for (const pattern of named) {
    const word = pattern.exec(message)?.[1];
    if (word === undefined) continue;
    const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const edge = (letter: string | undefined) => (/\w/.test(letter ?? '') ? '\\b' : '');
    const found = new RegExp(`${edge(word[0])}${escaped}${edge(word.at(-1))}`, 'i').exec(sql);
    if (found) return { from: found.index, to: found.index + word.length };
  }
  return undefined;
}

/** Where in a statement the engine says that it is wrong; undefined when it does not say. */
export function errorPlace(message: string, sql: string): Place | undefined {
  const place = byCaret(message, sql) ?? byName(message, sql);
  return place && place.from < sql.length
    ? { from: place.from, to: Math.min(place.to, sql.length) }
    : undefined;
}
