import ArgumentParsing
import CTrap
import Diagnostics
import Driver
import FileSystem
import Glibc
import Reports
import SourceText

/// When texts for people are coloured.
enum ColorChoice: String, CaseIterable {
  case auto
  case always
  case never
}

/// What a command works with: the driver on the one side, the terminal on the other.
struct Session {
  let environment: ProcessEnvironment
  var workspace: Workspace
  let output: StandardStream
  let errors: StandardStream
  var color: ColorChoice = .auto

  /// A session for this process; the workspace's folder is left to `enterCurrentFolder`.
  init(output: StandardStream, errors: StandardStream) {
    let environment = ProcessEnvironment()
    self.environment = environment
    self.output = output
    self.errors = errors
    workspace = Workspace(
      currentFolder: [], variable: environment.value,
      variables: environment.variables)
    workspace.willRead = nameFileForTrap
    workspace.keep = { _ = Unmanaged.passRetained($0) }
  }

  /// Makes the process's folder the workspace's; help can do without one.
  ///
  /// - Throws: When the folder is gone.
  mutating func enterCurrentFolder() throws(CommandFailure) {
    do throws(FileSystemError) {
      workspace.currentFolder = try FileSystem.currentFolder()
    } catch {
      throw .usage(message: "\(error)", help: "go to a folder that exists")
    }
  }

  var driver: Driver { Driver(workspace: workspace) }

  /// How a text for people looks on standard output.
  func style(verbose: Bool = false) -> TextStyle {
    var style = TextStyle(color: usesColor(on: output), verbose: verbose)
    if let width = output.terminalWidth { style.width = width }
    return style
  }

  var painter: Painter { Painter(isEnabled: usesColor(on: output)) }

  func helpStyle(for stream: StandardStream) -> HelpStyle {
    HelpStyle(width: stream.terminalWidth ?? 80, color: usesColor(on: stream))
  }

  /// `NO_COLOR` (no-color.org) wins over `FORCE_COLOR` (force-color.org), as in CPython.
  private func usesColor(on stream: StandardStream) -> Bool {
    switch color {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if environment.value("NO_COLOR") ?? "" != "" { return false }
    switch environment.value("FORCE_COLOR") ?? "" {
    case "": break
    case "0", "false": return false
    default: return true
    }
    return environment.value("TERM") != "dumb" && stream.isTerminal
  }

  // MARK: Standard error

  /// Says something beside the output: one line, which only a terminal gets wrapped.
  func note(_ text: String) {
    let text = text.escapedForDisplay
    let lines = errors.terminalWidth.map { text.wrapped(to: max(40, $0) - 2) } ?? [text]
    errors.write(lines.joined(separator: "\n  ") + "\n")
  }

  /// Says why a command ends.
  func complain(_ message: String, help: [String] = []) {
    output.flush()
    let tag = usesColor(on: errors) ? "\u{1B}[1;31merror\u{1B}[0m" : "error"
    errors.write("\(tag): \(message.escapedForDisplay)\n")
    for line in help { errors.write("  = help: \(line.escapedForDisplay)\n") }
  }

  /// Says what could not be checked, beside an output that has no place for it.
  func note(_ entries: [CouldNotCheck], as opening: String = "could not check") {
    for entry in entries {
      let line = entry.line.map { ":\($0)" } ?? ""
      let place = entry.path.map { "\($0)\(line): " } ?? ""
      note("\(opening): \(place)\(entry.reason)")
      errors.write("  = help: \(entry.remedy.escapedForDisplay)\n")
    }
  }
}

/// Remembers the file that this thread is about to read, for the report of an internal error.
private func nameFileForTrap(_ path: RelativePath?) {
  guard let path else { return mlint_trap_set_file(nil, 0) }
  path.displayedBytes.withUnsafeBytes {
    mlint_trap_set_file($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
  }
}
