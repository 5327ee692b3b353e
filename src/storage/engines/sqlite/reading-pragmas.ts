/** Pragmas behind table functions that look at the schema, for example `pragma_table_info('runs')`. */
export const readingPragmas: ReadonlySet<string> = new Set([
  'collation_list',
  'compile_options',
  'database_list',
  'foreign_key_list',
  'function_list',
  'index_info',
  'index_list',
  'index_xinfo',
  'module_list',
  'pragma_list',
  'table_info',
  'table_list',
  'table_xinfo',
]);
