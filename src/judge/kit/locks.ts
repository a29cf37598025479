/**
 * Of a row of pg_locks: that it is a lock on something of this database. Databases that were copied from one template share the
 * numbers of their tables, and one server judges several at a time.
 */
export const IN_THIS_DATABASE = 'database = (SELECT oid FROM pg_database WHERE datname = current_database())';
