#include "CTrap.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { INTERNAL_ERROR = 70, ALTERNATE_STACK_SIZE = 64 * 1024 };

// Thread-local, so that each thread names its own file.
static _Thread_local char file[1024];
static _Thread_local volatile size_t file_length;

static char alternate_stack[ALTERNATE_STACK_SIZE];

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

// Only what signal-safety(7) allows.
static void end_process(int number)
{
    (void) number;
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

    struct sigaction action = {.sa_handler = end_process, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    sigfillset(&action.sa_mask);
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
