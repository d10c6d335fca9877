extension AuditDocument {
  /// Writes `mlint audit --format json`, version 1; one change and one outage a line.
  ///
  /// - Parameter sink: Takes the bytes, a part at a time.
  package func writeJSON(to sink: @escaping ([UInt8]) -> Void) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("base", base)
      json.member("tip", tip)
      json.member("oldest", oldest)
      json.member("complete", isComplete)
      json.member("since", since)
      json.member("environments", environments)
      json.member("changes") { json in
        json.array(.lines) { json in
          for change in changes { json.element { $0.write(change) } }
        }
      }
      json.member("outages") { json in
        json.array(.lines) { json in
          for outage in outages { json.element { $0.write(outage) } }
        }
      }
      json.member("could_not_check") { $0.write(couldNotCheck) }
      json.member("summary") { $0.writeSummary(of: self) }
    }
    json.newLine()
    json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ commit: AuditDocument.Commit?) {
    guard let commit else { return member(name, String?.none) }
    member(name) { json in
      json.object(.compact) { json in
        json.member("commit", commit.id)
        json.member("date", commit.date)
        json.member("author", commit.author)
        json.member("pull_request", commit.pullRequest)
        json.member("subject", commit.subject)
      }
    }
  }

  fileprivate mutating func write(_ change: AuditDocument.Change) {
    object(.compact) { json in
      json.member("kind", change.kind.rawValue)
      json.member("environment", change.environment)
      json.member("commit", change.commit.id)
      json.member("date", change.commit.date)
      json.member("author", change.commit.author)
      json.member("pull_request", change.commit.pullRequest)
      json.member("subject", change.commit.subject)
      json.member("parent", change.parent)
      json.member("revision", change.revision)
      json.member("message", change.message)
      json.member("path", change.path)
      json.member("new_path", change.newPath)
      json.member("parts", change.parts)
      json.member("equal_operations", change.hasEqualOperations)
      json.member("old_down_revisions", change.oldDownRevisions)
      json.member("new_down_revisions", change.newDownRevisions)
      json.member("revisions", change.revisions)
      json.member("landed", change.landed)
      json.member("seconds_after_landing", change.secondsAfterLanding)
      json.member("released", change.release != nil)
      json.member("release", change.release)
      json.member("takes_back", change.takesBack)
      json.member("taken_back_by", change.takenBackBy)
      json.member("still_differs", change.stillDiffers)
      if let accepted = change.accepted {
        json.member("accepted") { json in
          json.object(.compact) { json in
            json.member("reason", accepted.reason)
            json.member("commit", accepted.commit)
          }
        }
      } else {
        json.member("accepted", String?.none)
      }
      json.member("rejected", change.rejected)
      json.member("repair", change.repair)
    }
  }

  fileprivate mutating func write(_ outage: AuditDocument.Outage) {
    object(.compact) { json in
      json.member("environment", outage.environment)
      json.member("heads", outage.heads)
      json.member("most_heads", outage.mostHeads)
      json.member("began", outage.began)
      json.member("ended", outage.ended)
      json.member("seconds", outage.seconds)
      json.member("repair", outage.repair)
    }
  }

  fileprivate mutating func writeSummary(of document: AuditDocument) {
    object(.compact) { json in
      json.member("commits", document.commits)
      json.member("landed_revisions", document.landedRevisions)
      json.member("changes", document.changes.count)
      json.member("still_differ", document.changes.count(where: \.stillDiffers))
      json.member("rewrites_without_change", document.rewrites)
      json.member("outages", document.outages.count)
      json.member("outage_seconds", document.outages.compactMap(\.seconds).reduce(0, +))
    }
  }
}
