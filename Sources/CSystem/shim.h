#ifndef MLINT_CSYSTEM_SHIM_H
#define MLINT_CSYSTEM_SHIM_H

// Parts of glibc that are not in Swift's module of it, or that its headers hide unless _GNU_SOURCE is
// set, which Swift's importer does not.

#include <malloc.h>
#include <sched.h>
#include <spawn.h>

extern int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(
    posix_spawn_file_actions_t *actions, int first);
extern int pipe2(int ends[2], int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int sched_getcpu(void);
extern int sched_getaffinity(pid_t thread, size_t size, cpu_set_t *processors);
extern int pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *processors);
extern int pthread_attr_setaffinity_np(
    pthread_attr_t *attributes, size_t size, const cpu_set_t *processors);

// O_TMPFILE without O_DIRECTORY; the same on every Linux architecture that mlint supports.
enum { MLINT_O_TMPFILE = 020000000, MLINT_MFD_CLOEXEC = 1 };

#endif
