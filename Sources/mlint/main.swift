import CSystem
import CTrap
import Glibc

mlint_trap_install()
// A reader that goes away (`mlint history | head`) is seen as EPIPE by the writer instead.
signal(SIGPIPE, SIG_IGN)
// Memory that was freed is kept for what comes next: the process is short, and giving it back to the
// kernel only to get it again costs a tenth of the time.
mallopt(M_MMAP_THRESHOLD, 1 << 30)
mallopt(M_TRIM_THRESHOLD, 1 << 30)
mallopt(M_TOP_PAD, 4 << 20)
exit(runProgram(CommandLine.arguments).rawValue)
