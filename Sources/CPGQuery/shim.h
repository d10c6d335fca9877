#ifndef MLINT_CPGQUERY_SHIM_H
#define MLINT_CPGQUERY_SHIM_H

#include <pg_query.h>

#endif
