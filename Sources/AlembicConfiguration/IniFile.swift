package import SourceText

/// An ini file as Python's `configparser` reads it, with the line of each key.
///
/// Where Python raises, the file is read on as a human would, and the reason is among the problems.
package struct IniFile: Sendable {
  package struct Option: Hashable, Sendable {
    /// In lower case, as `configparser` looks it up.
    package var name: String
    /// Continuation lines joined with line feeds; `%` not yet interpolated.
    package var rawValue: String
    /// The line of the key, counted from 1.
    package var line: Int
  }

  package struct Section: Sendable {
    package let name: String
    /// The line of the header, counted from 1.
    package let line: Int
    /// In the order of the file; of a repeated key only the first.
    package private(set) var options: [Option] = []
    private var positions: [String: Int] = [:]

    init(name: String, line: Int) {
      self.name = name
      self.line = line
    }

    /// The option of this section itself, without `[DEFAULT]`.
    package subscript(name: String) -> Option? {
      positions[name].map { options[$0] }
    }

    /// Adds an option unless the key is taken.
    mutating func add(_ option: Option) -> Bool {
      guard positions[option.name] == nil else { return false }
      positions[option.name] = options.count
      options.append(option)
      return true
    }
  }

  package let path: RelativePath
  /// In the order of the file, without `[DEFAULT]`.
  package private(set) var sections: [Section] = []
  /// What `[DEFAULT]` gives to every section.
  package private(set) var defaults = Section(name: IniFile.defaultName, line: 1)
  package private(set) var problems: [Problem] = []
  private var positions: [String: Int] = [:]

  static let defaultName = "DEFAULT"

  init(path: RelativePath) {
    self.path = path
  }

  package func section(_ name: String) -> Section? {
    positions[name].map { sections[$0] }
  }

  /// The option of a section or of `[DEFAULT]`; nil when there is no such section.
  package func option(_ name: String, in section: String) -> Option? {
    self.section(section).flatMap { $0[name] ?? defaults[name] }
  }

  /// Opens a section, which may be there already.
  ///
  /// - Returns: Whether it is new.
  mutating func open(_ name: String, line: Int) -> Bool {
    guard name != Self.defaultName, positions[name] == nil else { return name == Self.defaultName }
    positions[name] = sections.count
    sections.append(Section(name: name, line: line))
    return true
  }

  /// Adds an option to an open section.
  ///
  /// - Returns: Whether the key was free.
  mutating func add(_ option: Option, to section: String) -> Bool {
    if section == Self.defaultName { return defaults.add(option) }
    guard let position = positions[section] else { return false }
    return sections[position].add(option)
  }

  mutating func report(_ kind: Problem.Kind, line: Int) {
    // One report of each thousandth broken line would help nobody.
    guard problems.count < 100 else { return }
    problems.append(Problem(kind: kind, line: line))
  }
}

extension IniFile {
  /// Why `configparser` refuses the file.
  package struct Problem: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case tooLarge
      case notUTF8
      case byteOrderMark
      case missingSectionHeader
      case duplicateSection(String)
      case duplicateOption(section: String, name: String)
      /// A line that is neither a header, nor a key with `=` or `:`, nor a continuation.
      case notAnOption
    }

    package var kind: Kind
    /// Counted from 1.
    package var line: Int

    /// What is wrong, and what Alembic does about it; a sentence without a final full stop.
    package var message: String {
      switch kind {
      case .tooLarge: "the file is longer than the \(IniFile.maximumSize) bytes that are read"
      case .notUTF8: "the file is not UTF-8; Alembic stops with UnicodeDecodeError"
      case .byteOrderMark:
        "the file starts with a byte order mark; Alembic stops with MissingSectionHeaderError"
      case .missingSectionHeader:
        "text before the first section header; Alembic stops with MissingSectionHeaderError"
      case .duplicateSection(let name):
        "section [\(name)] is there twice; Alembic stops with DuplicateSectionError"
      case .duplicateOption(let section, let name):
        "'\(name)' is set twice in [\(section)]; Alembic stops with DuplicateOptionError"
      case .notAnOption:
        "neither a section header nor a key with '=' or ':'; Alembic stops with ParsingError"
      }
    }

    /// What repairs it; a sentence without a final full stop.
    package var remedy: String {
      switch kind {
      case .tooLarge: "make the file smaller"
      case .notUTF8: "save the file as UTF-8"
      case .byteOrderMark: "save the file as UTF-8 without a byte order mark"
      case .missingSectionHeader: "put a header such as [alembic] above this line"
      case .duplicateSection: "join the two sections"
      case .duplicateOption: "remove one of the two lines"
      case .notAnOption: "write `key = value`, or `#` in front if this is a comment"
      }
    }
  }
}
