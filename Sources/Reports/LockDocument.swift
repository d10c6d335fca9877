/// What `mlint lock` found and did; `--format json` prints it, version 1.
package struct LockDocument: Sendable {
  /// How a heads file stands to the history.
  package enum State: String, Sendable {
    /// The file says what the heads are.
    case current
    /// The file was written.
    case written
    /// The file would be written; nothing was, because it was only to be shown.
    case planned
    /// The file says something else.
    case stale
    /// There is no file.
    case missing
    /// The file cannot be written, or the history has no one head for each line.
    case refused
    /// The history could not be read completely, so that it is not known what the file should say.
    case unknown
  }

  /// One line of the history.
  package struct Line: Sendable {
    /// As the file has it.
    package var key: String
    /// The key in words.
    package var meaning: String
    package var revision: String
    package var path: String?

    package init(key: String, meaning: String, revision: String, path: String?) {
      self.key = key
      self.meaning = meaning
      self.revision = revision
      self.path = path
    }
  }

  /// Heads that should be one.
  package struct Collision: Sendable {
    package struct Head: Sendable {
      package var revision: String
      package var path: String
      /// `yours` or `theirs` where that is known.
      package var side: String?
      /// Git's name for that side of the conflict, such as `HEAD` or a branch.
      package var sideName: String?
      package var landed: Bool?
      /// Who landed it, in words.
      package var landing: String?

      package init(revision: String, path: String) {
        self.revision = revision
        self.path = path
      }
    }

    package var heads: [Head]
    /// Where they parted.
    package var forkedAt: [String]
    /// What to do, a sentence each, without final stops.
    package var help: [String]

    package init(heads: [Head], forkedAt: [String], help: [String]) {
      self.heads = heads
      self.forkedAt = forkedAt
      self.help = help
    }
  }

  /// One heads file.
  package struct File: Sendable {
    package var environment: String
    package var path: String
    /// The format as the settings name it.
    package var format: String
    package var state: State
    /// Whether git left the file in conflict.
    package var isInConflict = false
    /// What the file has to say, in its order; empty where that is not known.
    package var heads: [Line] = []
    /// What is wrong with it, a sentence each.
    package var problems: [String] = []
    package var collisions: [Collision] = []
    package var help: [String] = []
    /// The text that was or would be written, in lines.
    package var text: [String] = []

    package init(environment: String, path: String, format: String, state: State) {
      self.environment = environment
      self.path = path
      self.format = format
      self.state = state
    }
  }

  package var snapshot: String
  package var files: [File] = []

  package init(snapshot: String) {
    self.snapshot = snapshot
  }
}

extension LockDocument {
  /// Writes the document; one head a line.
  package func writeJSON(to sink: @escaping ([UInt8]) -> Void) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("snapshot", snapshot)
      json.member("files") { json in
        json.array(.lines) { json in
          for file in files { json.element { $0.write(file) } }
        }
      }
    }
    json.newLine()
    json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ file: LockDocument.File) {
    object(.lines) { json in
      json.member("environment", file.environment)
      json.member("path", file.path)
      json.member("format", file.format)
      json.member("state", file.state.rawValue)
      json.member("in_conflict", file.isInConflict)
      json.member("heads") { json in
        json.array(.lines) { json in
          for line in file.heads { json.element { $0.write(line) } }
        }
      }
      json.member("problems", file.problems)
      json.member("collisions") { json in
        json.array(.lines) { json in
          for collision in file.collisions { json.element { $0.write(collision) } }
        }
      }
      json.member("help", file.help)
    }
  }

  private mutating func write(_ line: LockDocument.Line) {
    object(.compact) { json in
      json.member("key", line.key)
      json.member("revision", line.revision)
      json.member("path", line.path)
    }
  }

  private mutating func write(_ collision: LockDocument.Collision) {
    object(.lines) { json in
      json.member("heads") { json in
        json.array(.lines) { json in
          for head in collision.heads { json.element { $0.write(head) } }
        }
      }
      json.member("forked_at", collision.forkedAt)
      json.member("help", collision.help)
    }
  }

  private mutating func write(_ head: LockDocument.Collision.Head) {
    object(.compact) { json in
      json.member("revision", head.revision)
      json.member("path", head.path)
      json.member("side", head.side)
      json.member("side_name", head.sideName)
      json.member("landed", head.landed)
      json.member("landing", head.landing)
    }
  }
}
