#ifndef MLINT_CSQLITE_SHIM_H
#define MLINT_CSQLITE_SHIM_H

#include <sqlite3.h>

// Swift cannot call the variadic sqlite3_db_config.

/// Lets neither the schema of a file call functions with side effects, nor a statement write to it.
static inline int mlint_sqlite_distrust(sqlite3 *database)
{
    int status = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (status == SQLITE_OK)
        status = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    return status;
}

#endif
