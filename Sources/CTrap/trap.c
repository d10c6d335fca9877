#include "CTrap.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { INTERNAL_ERROR = 70, ALTERNATE_STACK_SIZE = 64 * 1024 };

// Thread-local, so that each thread names its own file.
static _Thread_local char file[1024];
static _Thread_local volatile size_t file_length;

static char alternate_stack[ALTERNATE_STACK_SIZE];

// Set by the thread that ends the process.
static atomic_flag is_ending = ATOMIC_FLAG_INIT;
// Whether this thread has faulted before.
static _Thread_local volatile sig_atomic_t has_faulted;

static void say(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDERR_FILENO, text, length);
        if (written <= 0)
            return;
        text += written;
        length -= (size_t) written;
    }
}

#define SAY(literal) say(literal, sizeof literal - 1)

static void wait_for_end(void)
{
    sigset_t every;
    sigfillset(&every);
    for (;;)
        sigsuspend(&every);
}

// Only what signal-safety(7) allows.
static void end_process(int number)
{
    (void) number;
    // Where saying it fails too, nothing more can be said.
    if (has_faulted)
        _exit(INTERNAL_ERROR);
    has_faulted = 1;
    // The message is one thread's; another must not end the process in the midst of it.
    if (atomic_flag_test_and_set(&is_ending))
        wait_for_end();
    SAY("mlint: internal error");
    if (file_length > 0) {
        SAY(" while reading ");
        say(file, file_length);
    }
    SAY("; please report it\n");
    _exit(INTERNAL_ERROR);
}

void mlint_trap_install(void)
{
    static const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGABRT, SIGFPE, SIGSYS};

    // The handler of a stack overflow needs a stack.
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(&stack, NULL);

    // The kernel kills who faults while the signal is blocked, so the handler may be interrupted by these
    // signals, its own included, and by no others.
    struct sigaction action = {.sa_handler = end_process, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigdelset(&action.sa_mask, signals[i]);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

void mlint_trap_set_file(const char *name, size_t length)
{
    file_length = 0;
    if (length > sizeof file) {
        length = sizeof file;
        // No part of a character of UTF-8.
        while (length > 0 && (name[length] & 0xC0) == 0x80)
            length--;
    }
    if (length > 0)
        memcpy(file, name, length);
    file_length = length;
}
