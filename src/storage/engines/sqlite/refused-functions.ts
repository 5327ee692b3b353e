/** Functions that reach out of the database; most are not in Node's SQLite, and shall not come in. */
export const refusedFunctions: ReadonlySet<string> = new Set([
  'load_extension',
  'readfile',
  'writefile',
  'edit',
  'fts3_tokenizer',
  'sqlite_log',
]);
