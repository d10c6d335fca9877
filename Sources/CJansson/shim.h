#ifndef MLINT_CJANSSON_SHIM_H
#define MLINT_CJANSSON_SHIM_H

#include <jansson.h>

// Swift sees neither macros that are expressions nor the iterator's macros.

static inline json_type mlint_json_type(const json_t *value)
{
    return json_typeof(value);
}

#endif
