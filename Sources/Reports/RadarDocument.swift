/// Which open branches collide, as `mlint radar` prints it; texts of the project as they are.
package struct RadarDocument: Sendable {
  package struct Branch: Sendable {
    package var name: String
    package var references: [String]
    package var commit: String
    package var pullRequest: String?
    package var author: String
    /// `YYYY-MM-DD`.
    package var date: String

    package init(
      name: String, references: [String], commit: String, pullRequest: String?, author: String,
      date: String
    ) {
      self.name = name
      self.references = references
      self.commit = commit
      self.pullRequest = pullRequest
      self.author = author
      self.date = date
    }
  }

  /// A revision with what makes a reader recognise it.
  package struct Revision: Sendable {
    package var id: String
    package var message: String
    /// Who landed it, in words; nil where that is not known or not asked.
    package var landing: String?

    package init(id: String, message: String, landing: String? = nil) {
      self.id = id
      self.message = message
      self.landing = landing
    }
  }

  package enum Collision: Sendable {
    case heads(own: [String], theirs: [String])
    case otherMeaning(String)
    case missingParent(of: String, parent: String)
  }

  /// The file of the revision that carries all that a branch adds.
  package struct Bottom: Sendable {
    /// As it may be shown.
    package var path: String
    /// Whether its header says what it revises.
    package var namesParents: Bool

    package init(path: String, namesParents: Bool) {
      self.path = path
      self.namesParents = namesParents
    }
  }

  /// A revision that a release holds.
  package struct Released: Sendable {
    package var revision: String
    package var release: String

    package init(revision: String, release: String) {
      self.revision = revision
      self.release = release
    }
  }

  package struct Addition: Sendable {
    /// The index of the branch in `branches`.
    package var branch: Int
    /// Newest first.
    package var added: [Revision]
    package var deleted: [String]
    /// What the added revisions stand on.
    package var foundations: [String]
    package var heads: [String]
    /// Collisions with the target.
    package var collisions: [Collision]
    /// The file to re-point; nil where none may be.
    package var bottom: Bottom?
    /// Why none may be; nil where it is not for that.
    package var released: Released?

    package init(
      branch: Int, added: [Revision], deleted: [String], foundations: [String], heads: [String],
      collisions: [Collision], bottom: Bottom?, released: Released? = nil
    ) {
      self.branch = branch
      self.added = added
      self.deleted = deleted
      self.foundations = foundations
      self.heads = heads
      self.collisions = collisions
      self.bottom = bottom
      self.released = released
    }
  }

  package struct Pair: Sendable {
    package var first: Int
    package var second: Int
    package var collisions: [Collision]

    package init(first: Int, second: Int, collisions: [Collision]) {
      self.first = first
      self.second = second
      self.collisions = collisions
    }
  }

  package struct Environment: Sendable {
    package var name: String
    package var heads: [Revision]
    package var competingHeads: [[String]]
    package var additions: [Addition]
    package var pairs: [Pair]

    package init(
      name: String, heads: [Revision], competingHeads: [[String]], additions: [Addition],
      pairs: [Pair]
    ) {
      self.name = name
      self.heads = heads
      self.competingHeads = competingHeads
      self.additions = additions
      self.pairs = pairs
    }
  }

  /// How the reader knows the branch that the others are to land on, and its commit.
  package var target: String
  package var targetCommit: String
  /// The newest first.
  package var branches: [Branch]
  /// How many were left out for their age.
  package var oldBranches: Int
  package var environments: [Environment]

  package init(
    target: String, targetCommit: String, branches: [Branch], oldBranches: Int,
    environments: [Environment]
  ) {
    self.target = target
    self.targetCommit = targetCommit
    self.branches = branches
    self.oldBranches = oldBranches
    self.environments = environments
  }

  /// Whether any branch cannot land as it is, by itself or beside another one.
  package var hasCollisions: Bool {
    environments.contains { environment in
      !environment.pairs.isEmpty || environment.additions.contains { !$0.collisions.isEmpty }
    }
  }
}
