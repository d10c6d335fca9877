import Diagnostics

/// What a piece of a report is, as far as its colour goes.
enum Role {
  case plain
  /// The message of a finding.
  case strong
  /// Line numbers and the lines that hold a frame together.
  case frame
  /// A related place.
  case related
  case error
  case warning
  case info

  init(_ severity: Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .info: self = .info
    }
  }
}

/// Colours text for a terminal, or leaves it alone.
struct Palette {
  var isEnabled: Bool

  func paint(_ text: String, _ role: Role) -> String {
    guard isEnabled, !text.isEmpty, let code = code(role) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func code(_ role: Role) -> String? {
    switch role {
    case .plain: nil
    case .strong: "1"
    case .frame, .related: "1;34"
    case .error: "1;31"
    case .warning: "1;33"
    case .info: "1;36"
    }
  }
}
