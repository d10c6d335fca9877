#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// Starts a program for the tests. Swift cannot: glibc shows the file actions
/// that are needed for it only to `_GNU_SOURCE`.
///
/// The program is looked for on PATH, leads a new process group, has no signal
/// blocked or ignored, and sees files[0..2] as its first descriptors and no
/// others.
///
/// Returns 0 and the process in *child, or an error number.
int mlint_test_spawn(char *const arguments[], char *const environment[],
                     const char *directory, const int files[3], pid_t *child);

/// Waits until a child has ended, and leaves it to be reaped.
///
/// Returns 1 when it has ended, 0 when the milliseconds have passed before, or
/// -1 with the error in errno.
int mlint_test_await(pid_t child, int milliseconds);

#endif
