#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/pidfd.h>
#include <time.h>
#include <unistd.h>

static int set_up(posix_spawn_file_actions_t *actions,
                  posix_spawnattr_t *attributes, const char *directory,
                  const int files[3]) {
  int error = 0;
  for (int target = 0; target < 3 && error == 0; target++)
    error = posix_spawn_file_actions_adddup2(actions, files[target], target);
  if (error == 0)
    error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  if (error == 0 && directory != NULL)
    error = posix_spawn_file_actions_addchdir_np(actions, directory);

  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  if (error == 0)
    error = posix_spawnattr_setsigmask(attributes, &none);
  if (error == 0)
    error = posix_spawnattr_setsigdefault(attributes, &all);
  if (error == 0)
    error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                        POSIX_SPAWN_SETSIGDEF);
  return error;
}

int mlint_test_spawn(char *const arguments[], char *const environment[],
                     const char *directory, const int files[3], pid_t *child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  int error = set_up(&actions, &attributes, directory, files);
  if (error == 0)
    error = posix_spawnp(child, arguments[0], &actions, &attributes, arguments,
                         environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

int mlint_test_await(pid_t child, int milliseconds) {
  int descriptor = pidfd_open(child, 0);
  if (descriptor < 0)
    return -1;
  struct pollfd end = {.fd = descriptor, .events = POLLIN};
  long long deadline = now() + milliseconds;
  int result;
  do {
    long long left = deadline - now();
    result = poll(&end, 1, left > 0 ? (int)left : 0);
  } while (result < 0 && errno == EINTR);
  int error = errno;
  close(descriptor);
  errno = error;
  return result;
}
