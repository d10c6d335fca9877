extension HistoryDocument {
  /// Writes `mlint history --format json`, version 1; one revision a line.
  ///
  /// - Parameter sink: Takes the bytes, a part at a time: the whole may be larger than all that is
  ///   known of a project.
  package func writeJSON(to sink: @escaping ([UInt8]) -> Void) {
    var json = JSONWriter(sink: sink)
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("snapshot", snapshot)
      json.member("environments") { json in
        json.array(.lines) { json in
          for environment in environments { json.element { $0.write(environment) } }
        }
      }
    }
    json.newLine()
    json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ environment: HistoryDocument.Environment) {
    object(.lines) { json in
      json.member("name", environment.name)
      json.member("config", environment.config)
      json.member("script_location", environment.scriptLocation)
      json.member("version_locations", environment.versionLocations)
      json.member("heads", environment.heads)
      json.member("effective_heads", environment.effectiveHeads)
      json.member("bases", environment.bases)
      json.member("branch_points", environment.branchPoints)
      json.member("merge_points", environment.mergePoints)
      json.member("revisions") { json in
        json.array(.lines) { json in
          for revision in environment.revisions { json.element { $0.write(revision) } }
        }
      }
      json.member("problems") { json in
        json.array(.lines) { json in
          for problem in environment.problems { json.element { $0.write(problem) } }
        }
      }
    }
  }

  private mutating func write(_ revision: HistoryDocument.Revision) {
    object(.compact) { json in
      json.member("revision", revision.revision)
      json.member("path", revision.path)
      json.member("down_revisions", revision.downRevisions)
      json.member("depends_on", revision.dependsOn)
      json.member("branch_labels", revision.branchLabels)
      json.member("message", revision.message)
      json.member("header") { json in
        json.object(.compact) { json in
          json.member("revision_id", revision.header.revisionID)
          json.member("revises", revision.header.revises)
          json.member("create_date", revision.header.createDate)
        }
      }
      json.member("is_head", revision.isHead)
      json.member("is_base", revision.isBase)
      json.member("is_branch_point", revision.isBranchPoint)
      json.member("is_merge_point", revision.isMergePoint)
      json.member("landed", revision.landed)
    }
  }

  private mutating func write(_ problem: HistoryDocument.Problem) {
    object(.compact) { json in
      json.member("kind", problem.kind)
      json.member("path", problem.path)
      json.member("line", problem.line)
      json.member("message", problem.message)
    }
  }
}
