/** Texts and quoted names of every dialect that need no thought; what could hide an end of statement in another way is refused. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

/**
 * Whether a text is surely one CREATE VIEW statement and nothing after it. Comments, dollar quotes and backslashes, in
 * which the engines differ, are not looked into: with one of them it is not sure.
 */
export function isOneView(statement: string): boolean {
  if (!/^CREATE (?:(?:TEMP|TEMPORARY|RECURSIVE) )?VIEW\s/i.test(statement)) return false;
  const bare = statement.trimEnd().replace(/;$/, '').replace(quoted, "''");
  return !/[;\\$]|--|\/\*/.test(bare) && !/[\\]/.test(statement);
}
