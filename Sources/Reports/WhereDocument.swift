package import Diagnostics
import SourceText

/// What `mlint where` prints: where revisions are, and what to do about those that are not here.
///
/// Unknown is nil, never a guess. Texts of the repository are as they are.
package struct WhereDocument: Sendable {
  /// `working-tree`, `index`, or a commit's full id: the state that counts as here.
  package var snapshot: String
  /// In the order asked.
  package var answers: [Answer]
  package var searched: Searched
  package var couldNotSearch: [CouldNotCheck]

  package init(
    snapshot: String, answers: [Answer], searched: Searched, couldNotSearch: [CouldNotCheck]
  ) {
    self.snapshot = snapshot
    self.answers = answers
    self.searched = searched
    self.couldNotSearch = couldNotSearch
  }

  /// How much was looked at.
  package struct Searched: Sendable {
    package var references = 0
    package var stashes = 0
    package var reflogEntries = 0
    package var commits = 0
    /// Nil unless all objects were searched.
    package var objects: Int?

    package init() {}
  }

  /// What was found of one text that was asked for.
  package struct Answer: Sendable {
    package enum Status: String, Sendable {
      /// The state that was asked about has it.
      case here
      /// Something else has it.
      case found
      /// Several revisions begin so.
      case ambiguous
      case notFound = "not-found"
    }

    package var wanted: String
    package var status: Status
    package var matches: [Match]
    /// What to do where there is no match.
    package var remedies: [Remedy] = []

    package init(wanted: String, status: Status, matches: [Match]) {
      self.wanted = wanted
      self.status = status
      self.matches = matches
    }
  }

  /// One revision.
  package struct Match: Sendable {
    package var revision: String
    package var isHere: Bool
    /// The environment of today that it is of, or would be of.
    package var environment: String?
    /// The file, here or in the first of `places`.
    package var path: String?
    package var message: String?
    package var downRevisions: [String] = []
    /// Best first; not all of them.
    package var places: [Place] = []
    package var placeCount = 0
    package var added: Commit?
    package var deleted: Commit?
    /// Whether the commit that deleted it is on the first-parent history of `HEAD`.
    package var isDeletedHere = false
    package var missingAncestors: [String] = []
    package var nearestAncestors: [String] = []
    package var nearestDescendants: [String] = []
    package var remedies: [Remedy] = []

    package init(revision: String, isHere: Bool) {
      self.revision = revision
      self.isHere = isHere
    }
  }

  /// Something that holds a revision.
  package struct Place: Sendable {
    /// A slug such as `branch`.
    package var kind: String
    package var name: String
    package var commit: String?
    package var path: String

    package init(kind: String, name: String, commit: String?, path: String) {
      self.kind = kind
      self.name = name
      self.commit = commit
      self.path = path
    }
  }

  package struct Commit: Sendable {
    package var id: String
    package var pullRequest: String?
    package var author: String
    package var date: String
    package var subject: String

    package init(id: String, pullRequest: String?, author: String, date: String, subject: String) {
      self.id = id
      self.pullRequest = pullRequest
      self.author = author
      self.date = date
      self.subject = subject
    }
  }

  /// A way out: when it is one, and the command.
  package struct Remedy: Sendable {
    /// The beginning of a sentence, such as `to take a database back to what is known here`.
    package var text: String
    /// A line for a shell; nil where no name can be written so that it may be copied.
    package var command: String?

    package init(_ text: String, _ command: String?) {
      self.text = text
      self.command = command
    }
  }
}

extension WhereDocument {
  /// Writes `mlint where --format json`, version 1.
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("snapshot", snapshot)
      json.member("revisions") { json in
        json.array(.lines) { json in
          for answer in answers { json.element { $0.write(answer) } }
        }
      }
      json.member("searched") { json in
        json.object(.compact) { json in
          json.member("references", searched.references)
          json.member("stashes", searched.stashes)
          json.member("reflog_entries", searched.reflogEntries)
          json.member("commits", searched.commits)
          json.member("objects", searched.objects)
        }
      }
      json.member("could_not_search") { json in
        json.array(.lines) { json in
          for entry in couldNotSearch {
            json.element { json in
              json.object(.compact) { json in
                json.member("path", entry.path?.text)
                json.member("reason", entry.reason)
                json.member("remedy", entry.remedy)
              }
            }
          }
        }
      }
    }
    json.newLine()
    return json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ answer: WhereDocument.Answer) {
    object(.lines) { json in
      json.member("wanted", answer.wanted)
      json.member("status", answer.status.rawValue)
      json.member("matches") { json in
        json.array(.lines) { json in
          for match in answer.matches { json.element { $0.write(match) } }
        }
      }
      json.member("remedies") { $0.write(answer.remedies) }
    }
  }

  private mutating func write(_ match: WhereDocument.Match) {
    object(.lines) { json in
      json.member("revision", match.revision)
      json.member("here", match.isHere)
      json.member("environment", match.environment)
      json.member("path", match.path)
      json.member("message", match.message)
      json.member("down_revisions", match.downRevisions)
      json.member("places") { json in
        json.array(.lines) { json in
          for place in match.places {
            json.element { json in
              json.object(.compact) { json in
                json.member("kind", place.kind)
                json.member("name", place.name)
                json.member("commit", place.commit)
                json.member("path", place.path)
              }
            }
          }
        }
      }
      json.member("place_count", match.placeCount)
      json.member("added") { $0.write(match.added) }
      json.member("deleted") { $0.write(match.deleted) }
      json.member("deleted_here", match.isDeletedHere)
      json.member("missing_ancestors", match.missingAncestors)
      json.member("nearest_ancestors", match.nearestAncestors)
      json.member("nearest_descendants", match.nearestDescendants)
      json.member("remedies") { $0.write(match.remedies) }
    }
  }

  private mutating func write(_ commit: WhereDocument.Commit?) {
    guard let commit else { return null() }
    object(.compact) { json in
      json.member("commit", commit.id)
      json.member("pull_request", commit.pullRequest)
      json.member("author", commit.author)
      json.member("date", commit.date)
      json.member("subject", commit.subject)
    }
  }

  private mutating func write(_ remedies: [WhereDocument.Remedy]) {
    array(.lines) { json in
      for remedy in remedies {
        json.element { json in
          json.object(.compact) { json in
            json.member("text", remedy.text)
            json.member("command", remedy.command)
          }
        }
      }
    }
  }
}
