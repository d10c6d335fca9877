import Glibc

/// The variables that the process was started with.
struct ProcessEnvironment {
  func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The variables whose name starts with a prefix, in the order of names.
  func variables(_ prefix: String) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0].hasPrefix(prefix) {
        found.append((String(parts[0]), String(parts[1])))
      }
      entry += 1
    }
    return found.sorted { $0.name < $1.name }
  }
}
