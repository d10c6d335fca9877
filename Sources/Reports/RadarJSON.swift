package import Diagnostics

extension RadarDocument {
  /// Writes `mlint radar --format json`, version 1.
  ///
  /// Branches are named by their `name`; revisions are in the order of history, newest first, heads
  /// in load order.
  /// - Parameters:
  ///   - couldNotCheck: What stands under `could_not_check`.
  ///   - sink: Takes the bytes, a part at a time.
  package func writeJSON(
    _ couldNotCheck: [CouldNotCheck], to sink: @escaping ([UInt8]) -> Void
  ) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("target") { json in
        json.object(.compact) { json in
          json.member("name", target)
          json.member("commit", targetCommit)
        }
      }
      json.member("branches") { json in
        json.array(.lines) { json in
          for branch in branches { json.element { $0.write(branch) } }
        }
      }
      json.member("old_branches", oldBranches)
      json.member("environments") { json in
        json.array(.lines) { json in
          for part in environments { json.element { $0.write(part, branches) } }
        }
      }
      json.member("could_not_check") { $0.write(couldNotCheck) }
    }
    json.newLine()
    json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ branch: RadarDocument.Branch) {
    object(.compact) { json in
      json.member("name", branch.name)
      json.member("references", branch.references)
      json.member("commit", branch.commit)
      json.member("pull_request", branch.pullRequest)
      json.member("author", branch.author)
      json.member("date", branch.date)
    }
  }

  fileprivate mutating func write(
    _ part: RadarDocument.Environment, _ branches: [RadarDocument.Branch]
  ) {
    object(.lines) { json in
      json.member("name", part.name)
      json.member("heads", part.heads.map(\.id))
      json.member("competing_heads") { json in
        json.array(.compact) { json in
          for group in part.competingHeads {
            json.element { $0.array(group) }
          }
        }
      }
      json.member("additions") { json in
        json.array(.lines) { json in
          for addition in part.additions {
            json.element { $0.write(addition, branches[addition.branch].name) }
          }
        }
      }
      json.member("pairs") { json in
        json.array(.lines) { json in
          for pair in part.pairs { json.element { $0.write(pair, branches) } }
        }
      }
    }
  }

  private mutating func write(_ addition: RadarDocument.Addition, _ branch: String) {
    object(.compact) { json in
      json.member("branch", branch)
      json.member("added", addition.added.map(\.id))
      json.member("deleted", addition.deleted)
      json.member("foundations", addition.foundations)
      json.member("heads", addition.heads)
      json.member("collisions") { $0.write(addition.collisions) }
    }
  }

  private mutating func write(_ pair: RadarDocument.Pair, _ branches: [RadarDocument.Branch]) {
    object(.compact) { json in
      json.member("branches", [branches[pair.first].name, branches[pair.second].name])
      json.member("collisions") { $0.write(pair.collisions) }
    }
  }

  private mutating func write(_ collisions: [RadarDocument.Collision]) {
    array(.compact) { json in
      for collision in collisions {
        json.element { json in json.object(.compact) { $0.writeMembers(of: collision) } }
      }
    }
  }

  private mutating func writeMembers(of collision: RadarDocument.Collision) {
    switch collision {
    case .heads(let own, let theirs):
      member("kind", "heads")
      member("own", own)
      member("theirs", theirs)
    case .otherMeaning(let id):
      member("kind", "other-meaning")
      member("revision", id)
    case .missingParent(let id, let parent):
      member("kind", "missing-parent")
      member("revision", id)
      member("parent", parent)
    }
  }
}
