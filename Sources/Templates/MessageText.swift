/// A message as it may stand in the docstring of a revision file.
package enum MessageText {
  /// Escapes what would end the docstring, or would be read as an escape in it.
  ///
  /// This is a deliberate difference from Alembic, which inserts the raw text: `\` swallows what
  /// follows it, and three quotation marks end the docstring. Python reads the escaped text back as
  /// the message. Ordinary messages are not changed. A message that ends in a quotation mark is left
  /// alone, since in Alembic's templates a line end follows it; after rendering with another template
  /// the file has to be parsed to be sure.
  package static func escapedForDocstring(_ message: String) -> String {
    var result = String.UnicodeScalarView()
    var quotes = 0
    for scalar in message.unicodeScalars {
      quotes = scalar == "\"" ? quotes + 1 : 0
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\0": result.append(contentsOf: "\\x00".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\"" where quotes == 3:
        result.append(contentsOf: "\\\"".unicodeScalars)
        quotes = 0
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
