/** A statement of a script and the line on which it begins. */
export interface ScriptStatement {
  readonly sql: string;
  /** 1 for the first line. */
  readonly line: number;
}

/** Texts, names, comments and PostgreSQL's dollar quotes, in which a semicolon ends nothing; words; semicolons. */
const pieces =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|;|\w+|\s+|[\s\S]/g;
const notCode = /^(--|\/\*|\s+$)/;
/** SQLite writes the statements of a trigger between BEGIN and END. */
const beginsTrigger = /^create\s+(temp\s+|temporary\s+)?trigger\b/i;

/**
 * Statements of a script, without the semicolons between them. What is only a comment is no statement.
 *
 * @param firstLine number of the script's first line
 */
export function splitStatements(script: string, firstLine = 1): readonly ScriptStatement[] {
  const found: ScriptStatement[] = [];
  let line = firstLine;
  let statement = '';
  let begun = 0;
  let lastWord = '';
  const end = () => {
    if (statement !== '') found.push({ sql: statement.trimEnd(), line: begun });
    statement = '';
  };
  for (const [piece] of script.matchAll(pieces)) {
    const isInTrigger =
      beginsTrigger.test(statement) && /\bbegin\b/i.test(statement) && !/^end$/i.test(lastWord);
    if (piece === ';' && !isInTrigger) end();
    else if (statement !== '' || !notCode.test(piece)) {
      if (statement === '') begun = line;
      statement += piece;
      if (!notCode.test(piece)) lastWord = piece;
    }
    line += piece.split('\n').length - 1;
  }
  end();
  return found;
}
