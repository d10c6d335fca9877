import Driver

/// How the process ends; what each status promises is in the README.
enum ExitStatus: Int32 {
  case clean = 0
  /// A finding that fails the run, or a command that refuses to write.
  case findings = 1
  /// The command line or the configuration is wrong.
  case usage = 2
  /// No such finding, but something could not be checked.
  case incomplete = 3
  /// A defect of this program, or output that could not be written.
  case internalError = 70

  init(_ failure: CommandFailure) {
    switch failure {
    case .usage: self = .usage
    case .refusal: self = .findings
    case .unreadable: self = .incomplete
    }
  }
}
