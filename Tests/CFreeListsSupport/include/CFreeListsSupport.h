#pragma once

#include "../../../Sources/CFreeLists/include/CFreeLists.h"

/// How often the free lists have asked for memory on this thread, and given some back.
struct calls {
    size_t allocations;
    size_t deallocations;
};

struct calls free_lists_calls(void);
