#pragma once

#include <stddef.h>

// What calls of Swift's runtime are led to by the linker (`--wrap`) where this is compiled for it, which the
// release is; nobody calls these by name.

/// Memory of some bytes; an alignment of more than 16 bytes is left to the runtime.
///
/// The alignment is one more than `alignment_mask`. The process ends where there is no memory, as without this.
void *__wrap_swift_slowAlloc(size_t size, size_t alignment_mask);

/// Takes back what that gave, on whichever thread.
void __wrap_swift_slowDealloc(void *block, size_t size, size_t alignment_mask);
