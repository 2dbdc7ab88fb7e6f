/** SQLite's words for a database that is locked, full, read-only or out of reach; each may have a suffix. */
const sqliteCode = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL)/;

/**
 * PostgreSQL's classes and codes for the same: no connection, no resources, read-only, shutting down, given up waiting,
 * and conflicts that outlived every repetition. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const postgresCode = /^(08...|53...|57P0.|57014|58...|25006|40001|40P01|55P03)$/;

const networkCode = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** node-postgres gives these no code. */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether the database could not answer now, and may later. What it refuses for good is a defect of ours. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if ([sqliteCode, postgresCode, networkCode].some((known) => known.test(code))) return true;
  return code === '' && lostConnection.test(error.message);
}

/** PostgreSQL's codes for a session that ended, or was ended, and the network's. */
const endedCode = /^(08...|57P0[12]|ECONNRESET|EPIPE)$/;

/** Whether a connection ended under a statement, or had ended before it. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === '' ? lostConnection.test(error.message) : endedCode.test(code);
}

/** PostgreSQL does not know a prepared statement, knows another by its name, or its plan is of a former schema. */
export function isStalePlan(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  const { code } = error;
  return code === '26000' || code === '42P05' || ('routine' in error && error.routine === 'RevalidateCachedQuery');
}
