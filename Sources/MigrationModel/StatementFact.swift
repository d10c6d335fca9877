/// What a statement of raw SQL is, as far as the changes of the schema do not say it: what rules about
/// rows, locks and transactions ask.
package enum StatementFact: Sendable, Hashable {
  /// It changes the schema, and how is in the operation's changes.
  case definition
  case select, insert, merge, truncate
  /// PostgreSQL's `COPY … FROM`, MySQL's `LOAD DATA`.
  case copy
  /// Whether a `WHERE` limits the rows.
  case update(hasWhere: Bool)
  case delete(hasWhere: Bool)
  case transaction(TransactionVerb)
  /// `SET`: the name in lower case, such as `lock_timeout`; the value without quotes, nil for `DEFAULT`
  /// and where it is not in the text; whether it holds for the transaction only (`SET LOCAL`).
  case setting(name: String, value: String?, isLocal: Bool)
  /// `RESET`, with the name in lower case.
  case reset(name: String)
  /// `LOCK TABLE`, with the mode in capitals where one is written.
  case lock(mode: String?)
  /// An anonymous block, such as PostgreSQL's `DO`; what it does follows as operations of their own.
  case block
  /// A kind that is deliberately not modelled, by its words, such as `grant`; the schema stays.
  case unmodelled(String)
  /// A kind that is not known, by its first word in lower case; it may do anything.
  case unknown(String)

  package enum TransactionVerb: String, Sendable, CaseIterable {
    case begin, commit, rollback, savepoint, release
    case rollbackToSavepoint = "rollback to savepoint"
  }
}
