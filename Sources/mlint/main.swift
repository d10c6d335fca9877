import CSystem
import CTrap
import Glibc

mlint_trap_install()
// The heap grows in large steps, because each is a system call that other threads wait for; pages that
// are not touched cost nothing. It does not shrink for as long as the process lives.
mallopt(M_TOP_PAD, 16 << 20)
mallopt(M_TRIM_THRESHOLD, 1 << 30)
// A reader that goes away (`mlint history | head`) is seen as EPIPE by the writer instead.
signal(SIGPIPE, SIG_IGN)
exit(runProgram(CommandLine.arguments).rawValue)
