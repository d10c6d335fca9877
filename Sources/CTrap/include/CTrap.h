#ifndef MLINT_CTRAP_H
#define MLINT_CTRAP_H

#include <stddef.h>

/// Makes a crash of the process end with one line on standard error and the status 70.
///
/// Optimised Swift ends a failed check by an illegal instruction, without a word. A stack overflow is
/// caught on threads that have an alternate stack: the one that calls this gets it here. Of threads that fail at
/// once one is named.
void mlint_trap_install(void);

/// Sets the name of the file that this thread reads, for that line; a long one is cut.
///
/// The bytes are copied; they must be fit for a terminal. No bytes mean that no file is being read.
void mlint_trap_set_file(const char *name, size_t length);

#endif
