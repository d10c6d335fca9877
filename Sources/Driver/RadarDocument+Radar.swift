import History
import MigrationModel
import Reports
import SourceText

extension RadarDocument {
  init(_ radar: Radar) {
    self.init(
      target: radar.target, targetCommit: radar.targetCommit,
      branches: radar.branches.map(Branch.init), oldBranches: radar.oldBranches,
      environments: radar.environments.map(Environment.init))
  }
}

extension RadarDocument.Branch {
  fileprivate init(_ branch: OpenBranch) {
    self.init(
      name: branch.name, references: branch.references, commit: branch.commit,
      pullRequest: branch.pullRequest, author: branch.authorName, date: branch.authorDate)
  }
}

extension RadarDocument.Environment {
  fileprivate init(_ part: Radar.EnvironmentPart) {
    self.init(
      name: part.name,
      heads: part.heads.map {
        RadarDocument.Revision($0, landing: part.landings[$0.id]?.description)
      },
      competingHeads: part.competingHeads.map { $0.map(\.description) },
      additions: part.additions.map(RadarDocument.Addition.init),
      pairs: part.pairs.map {
        RadarDocument.Pair(
          first: $0.first, second: $0.second,
          collisions: $0.collisions.map(RadarDocument.Collision.init))
      })
  }
}

extension RadarDocument.Addition {
  fileprivate init(_ addition: BranchAddition) {
    let bottom =
      addition.isUnreleased
      ? addition.added.last { migration in
        migration.downRevisions.contains { addition.foundations.contains($0.value) }
      } : nil
    self.init(
      branch: addition.branch, added: addition.added.map { RadarDocument.Revision($0) },
      deleted: addition.deleted.map(\.description),
      foundations: addition.foundations.map(\.description),
      heads: addition.heads.map(\.id.description),
      collisions: addition.collisions.map(RadarDocument.Collision.init),
      bottom: bottom.map {
        RadarDocument.Bottom(
          path: $0.file.path.description, namesParents: $0.header.revises != nil)
      },
      released: addition.released.map {
        RadarDocument.Released(revision: $0.revision.description, release: $0.release)
      })
  }
}

extension RadarDocument.Revision {
  fileprivate init(_ migration: Migration, landing: String? = nil) {
    self.init(id: migration.id.description, message: migration.message, landing: landing)
  }
}

extension RadarDocument.Collision {
  fileprivate init(_ collision: Collision) {
    self =
      switch collision {
      case .heads(let own, let theirs):
        .heads(own: own.map(\.description), theirs: theirs.map(\.description))
      case .otherMeaning(let id): .otherMeaning(id.description)
      case .missingParent(let id, let parent):
        .missingParent(of: id.description, parent: parent.description)
      }
  }
}
