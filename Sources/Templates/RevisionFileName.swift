import SourceText

/// The name that Alembic gives a new revision file.
package enum RevisionFileName {
  /// Alembic's default for `file_template`, with the percent sign not doubled.
  package static let defaultTemplate = "%(rev)s_%(slug)s"
  /// Alembic's default for `truncate_slug_length`.
  package static let defaultSlugLength = 40

  /// The slug of a message: its words, joined by `_`, lower-cased, cut at a word's end.
  ///
  /// - Parameters:
  ///   - message: The message; an empty one has an empty slug.
  ///   - limit: `truncate_slug_length` in code points; 0 means the default, and a negative one counts
  ///     from the end, as in Python.
  /// - Returns: The slug; it ends in `_` when it was cut.
  package static func slug(of message: String, limit: Int = defaultSlugLength) -> String {
    var words: [Substring.UnicodeScalarView] = []
    var rest = Substring(message).unicodeScalars
    while let start = rest.firstIndex(where: \.isPythonWord) {
      rest = rest[start...]
      let end = rest.firstIndex { !$0.isPythonWord } ?? rest.endIndex
      words.append(rest[..<end])
      rest = rest[end...]
    }
    let slug = words.map { String($0) }.joined(separator: "_").lowercasedAsPython
    let scalars = Array(slug.unicodeScalars)
    let limit = limit == 0 ? defaultSlugLength : limit
    guard scalars.count > limit else { return slug }
    let kept = scalars[..<(limit > 0 ? limit : max(0, scalars.count + limit))]
    let cut = kept.lastIndex(of: "_").map { kept[..<$0] } ?? kept
    return String(scalars: cut) + "_"
  }

  /// The path of a new revision file below its version location, `.py` included.
  ///
  /// - Parameters:
  ///   - template: `file_template`, with percent signs no longer doubled.
  ///   - revision: The id.
  ///   - message: The message, or nil for none.
  ///   - date: The creation date.
  ///   - slugLength: `truncate_slug_length`.
  /// - Returns: The path. It may contain `/` and `..`, or be absolute: the template decides, and the
  ///   caller has to check it.
  /// - Throws: What Python raises KeyError, TypeError or ValueError for.
  package static func path(
    template: String = defaultTemplate, revision: String, message: String?, date: DateTime,
    slugLength: Int = defaultSlugLength
  ) throws(FormatProblem) -> String {
    let name = try PercentFormat.apply(
      template,
      .named([
        ("rev", .string(revision)), ("slug", .string(slug(of: message ?? "", limit: slugLength))),
        ("epoch", .integer(date.epoch)), ("year", .integer(date.year)),
        ("month", .integer(date.month)), ("day", .integer(date.day)),
        ("hour", .integer(date.hour)), ("minute", .integer(date.minute)),
        ("second", .integer(date.second)),
      ]))
    return name + ".py"
  }
}
