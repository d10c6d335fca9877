// The free lists as the release has them, beside a runtime that counts.
#define MLINT_STATIC
#include "../../Sources/CFreeLists/free_lists.c"

#include "CFreeListsSupport.h"

#include <stdlib.h>

static _Thread_local struct calls calls;

struct calls free_lists_calls(void)
{
    return calls;
}

void *__real_swift_slowAlloc(size_t size, size_t alignment_mask)
{
    calls.allocations++;
    // As the runtime does: smaller alignments are those of malloc.
    if (alignment_mask < 8)
        return malloc(size);
    void *block = NULL;
    if (posix_memalign(&block, alignment_mask + 1, size))
        abort();
    return block;
}

void __real_swift_slowDealloc(void *block, size_t size, size_t alignment_mask)
{
    (void) size;
    (void) alignment_mask;
    calls.deallocations++;
    free(block);
}
