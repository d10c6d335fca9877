extension DoctorDocument {
  /// Writes `mlint doctor --format json`, version 1.
  ///
  /// - Parameter version: The program's.
  /// - Returns: The document, ended by a line end.
  package func json(version: String) -> [UInt8] {
    var json = JSONWriter()
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("mlint", version)
      json.member("repository") { $0.write(repository) }
      json.member("base") { $0.write(base) }
      json.member("settings", settingsFile)
      json.member("environments") { json in
        json.array(.lines) { json in
          for environment in environments { json.element { $0.write(environment) } }
        }
      }
      json.member("releases", repository == nil ? nil : releases)
      json.member("hooks", hooks)
      json.member("could_not_check") { $0.write(limits) }
      json.member("advice") { $0.write(advice) }
    }
    json.newLine()
    return json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ repository: DoctorDocument.Repository?) {
    guard let repository else { return null() }
    object(.compact) { json in
      json.member("root", repository.root)
      json.member("git_directory", repository.gitDirectory)
      json.member("object_format", repository.objectFormat)
      json.member("back_end", repository.backEnd)
      json.member("refusals", repository.refusals)
      json.member("shallow_commits", repository.shallowCommits)
      json.member("partial_clone", repository.isPartialClone)
      json.member("branch", repository.branch)
      json.member("head", repository.head)
      json.member("operation", repository.operation)
    }
  }

  fileprivate mutating func write(_ base: DoctorDocument.Base?) {
    guard let base else { return null() }
    object(.compact) { json in
      json.member("name", base.name)
      json.member("commit", base.commit)
      json.member("reason", base.reason)
      json.member("merge_bases", base.mergeBases)
    }
  }

  fileprivate mutating func write(_ environment: DoctorDocument.Environment) {
    object(.compact) { json in
      json.member("name", environment.name)
      json.member("config", environment.config)
      json.member("inferred", environment.isInferred)
      json.member("version_locations", environment.versionLocations)
      json.member("revisions", environment.revisions)
      json.member("heads", environment.heads)
      json.member("database", environment.database)
      json.member("database_reason", environment.databaseReason)
    }
  }
}
