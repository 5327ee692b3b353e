/**
 * Functions that do more than read tables, also in a transaction that can only read: files and network, other
 * sessions and the server itself, locks that outlive the transaction, and SQL inside of texts, that nobody has checked.
 */
const refused = new RegExp(
  `^(?:${[
    'pg_(?:read|ls|file|stat_file|logdir|current_logfile).*',
    'lo_.*|loread|lowrite|dblink.*|http.*|file_fdw.*',
    'pg_(?:terminate|cancel)_backend|pg_notify|set_config|setval|nextval',
    'pg_(?:try_)?advisory_.*',
    'pg_(?:reload_conf|rotate_logfile.*|switch_wal|promote|backup_.*|start_backup|stop_backup|log_.*)',
    'pg_(?:wal_replay|create|drop|copy|logical|replication|sync_replication|export|import|stat_reset).*',
    'pg_(?:hba_file_rules|ident_file_mappings|show_all_file_settings)|binary_upgrade_.*',
    'query_to_xml.*|cursor_to_xml.*|ts_stat|ts_rewrite',
  ].join('|')})$`,
  'i',
);

/** Whether a function is not for users' queries. */
export function isRefusedFunction(name: string): boolean {
  return refused.test(name);
}
