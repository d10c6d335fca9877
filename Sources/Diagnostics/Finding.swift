package import SourceText

/// A place that a finding points at.
package struct Label: Sendable {
  /// The file as it was when the finding was made; its bytes are empty when the file is gone.
  package var file: SourceFile
  /// The range pointed at, or nil for the file as a whole (also when it is gone).
  package var range: SourceRange?
  /// What the place has to do with the finding; empty when the message says it.
  package var text: String
  /// The revision that the file defines, when it defines one.
  package var revision: String?

  package init(
    _ file: SourceFile, _ range: SourceRange?, _ text: String = "", revision: String? = nil
  ) {
    self.file = file
    self.range = range
    self.text = text
    self.revision = revision
  }
}

/// What a rule found: a message, the place it concerns, and what to do about it.
///
/// All text is as written by the rule and may quote foreign text; reports escape it.
package struct Finding: Sendable {
  /// A sentence without a final full stop.
  package struct Message: ExpressibleByStringInterpolation, Sendable {
    package let text: String

    package init(stringLiteral text: String) {
      self.text = text
    }
  }

  /// What a finding is about, apart from where it stands; the parts of its fingerprint.
  package struct Subject: Hashable, Sendable {
    /// The directive of the operation concerned, such as `add_column`.
    package var operation: String?
    package var table: String?
    /// The column, index, constraint or other object.
    package var name: String?

    package init(operation: String? = nil, table: String? = nil, name: String? = nil) {
      self.operation = operation
      self.table = table
      self.name = name
    }
  }

  package var message: Message
  package var primary: Label
  package var related: [Label]
  /// What to do about it: complete sentences, one an element, in the order to read them.
  package var help: [Message]
  /// The severity of this one finding where it differs from the rule's own.
  package var severity: Severity?
  package var subject: Subject
  /// The declared exception that accepts it.
  package var waiver: Waiver?

  package init(
    _ message: Message, at primary: Label, also related: [Label] = [], help: [Message] = [],
    severity: Severity? = nil, subject: Subject = Subject()
  ) {
    self.message = message
    self.primary = primary
    self.related = related
    self.help = help
    self.severity = severity
    self.subject = subject
  }
}

extension Finding.Message {
  package static func + (first: Self, second: Self) -> Self {
    Self(stringLiteral: first.text + second.text)
  }
}
