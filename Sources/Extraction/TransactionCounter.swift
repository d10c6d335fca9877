import MigrationModel

/// Which transaction of a function an operation runs in.
struct TransactionCounter {
  /// The number of the transaction, counted from 0; nil where one may have ended unseen.
  var current: Int? = 0
  private(set) var isAutocommitting = false
  private var last = 0

  /// Goes on in a transaction of its own, after a COMMIT.
  mutating func end() {
    last += 1
    current = last
  }

  /// Begins a block that commits what came before, and each statement by itself.
  mutating func enterAutocommitBlock() {
    isAutocommitting = true
  }

  mutating func leaveAutocommitBlock() {
    guard isAutocommitting else { return }
    isAutocommitting = false
    end()
  }

  /// Whether a method of a connection ends or changes the transaction in a way that is not followed.
  static func ends(_ method: String, _ call: StaticCall) -> Bool {
    switch method {
    case "commit", "rollback", "close", "invalidate": true
    case "execution_options": call.argument("isolation_level") != nil
    default: false
    }
  }
}

extension StaticCall {
  /// Whether this is `op.get_context().autocommit_block()`.
  var isAutocommitBlock: Bool { function.last == "autocommit_block" }
}

extension Operation {
  /// Whether it is a statement that ends the transaction.
  var endsTransaction: Bool {
    switch statement {
    case .transaction(.commit), .transaction(.rollback): true
    default: false
    }
  }
}
