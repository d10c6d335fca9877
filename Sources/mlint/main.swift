import CTrap
import Glibc

mlint_trap_install()
// A reader that goes away (`mlint history | head`) is seen as EPIPE by the writer instead.
signal(SIGPIPE, SIG_IGN)
exit(runProgram(CommandLine.arguments).rawValue)
