import SourceText

/// Why a `%`-format cannot be applied.
package struct FormatProblem: Error, Equatable, Sendable {
  /// What Python raises.
  package enum Exception: String, Sendable {
    case keyError = "KeyError"
    case typeError = "TypeError"
    case valueError = "ValueError"
    case overflowError = "OverflowError"
  }

  package var exception: Exception
  /// One sentence without a final stop.
  package var message: String

  init(_ exception: Exception, _ message: String) {
    self.exception = exception
    self.message = message
  }
}

/// A value that can be formatted.
package enum FormatValue: Sendable {
  case integer(Int)
  case string(String)
}

/// Where the values of a format come from.
package enum FormatArguments: Sendable {
  /// `%(name)s` from a dictionary; the names in the order in which messages list them.
  case named([(name: String, value: FormatValue)])
  /// `%s` from a tuple.
  case positional([FormatValue])
}

/// Python's `format % arguments`, for integers and strings.
package struct PercentFormat {
  /// The widest field that is written.
  private static let maximumWidth = 1000

  private var scalars: ArraySlice<Unicode.Scalar>
  private var arguments: FormatArguments
  private var nextPosition = 0
  private var result = ""

  /// Applies a format.
  ///
  /// - Parameters:
  ///   - format: What stands left of the `%`.
  ///   - arguments: What stands right of it.
  /// - Returns: The text.
  /// - Throws: What Python raises. A conversion without a name where the arguments have names, which
  ///   writes the whole dictionary in Python, is refused too.
  package static func apply(
    _ format: String, _ arguments: FormatArguments
  ) throws(FormatProblem) -> String {
    var formatter = PercentFormat(
      scalars: Array(format.unicodeScalars)[...], arguments: arguments)
    try formatter.run()
    return formatter.result
  }

  private init(scalars: ArraySlice<Unicode.Scalar>, arguments: FormatArguments) {
    self.scalars = scalars
    self.arguments = arguments
  }

  private mutating func run() throws(FormatProblem) {
    while let scalar = scalars.popFirst() {
      if scalar == "%" {
        try conversion()
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    if case .positional(let values) = arguments, nextPosition < values.count {
      throw FormatProblem(.typeError, "not all arguments converted during string formatting")
    }
  }

  private mutating func conversion() throws(FormatProblem) {
    if scalars.first == "%" {
      scalars.removeFirst()
      result += "%"
      return
    }
    // Python looks the name up before it reads on.
    var value: FormatValue?
    if scalars.first == "(" { value = try self.value(try name()) }
    var specification = FormatSpecification()
    while let flag = scalars.first, "#0- +".unicodeScalars.contains(flag) {
      specification.flags.insert(flag)
      scalars.removeFirst()
    }
    specification.width = try number() ?? 0
    if scalars.first == "." {
      scalars.removeFirst()
      specification.precision = try number() ?? 0
    }
    if let length = scalars.first, "hlL".unicodeScalars.contains(length) { scalars.removeFirst() }
    guard let type = scalars.popFirst() else {
      throw FormatProblem(.valueError, "incomplete format")
    }
    guard "sradiuoxXeEfFgGc".unicodeScalars.contains(type) else {
      throw FormatProblem(.valueError, "unsupported format character '\(String(scalars: [type]))'")
    }
    let chosen = if let value { value } else { try self.value(nil) }
    result += try specification.format(chosen, as: type)
  }

  private mutating func name() throws(FormatProblem) -> String {
    scalars.removeFirst()
    var depth = 1
    var name = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      if scalar == "(" { depth += 1 }
      if scalar == ")" { depth -= 1 }
      if depth == 0 { return String(name) }
      name.append(scalar)
    }
    throw FormatProblem(.valueError, "incomplete format key")
  }

  private mutating func number() throws(FormatProblem) -> Int? {
    if scalars.first == "*" {
      throw FormatProblem(.valueError, "a width or precision of '*' is not supported")
    }
    var value: Int?
    while let scalar = scalars.first, ("0"..."9").contains(scalar) {
      scalars.removeFirst()
      value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
      if value ?? 0 > Self.maximumWidth {
        throw FormatProblem(.valueError, "width or precision is too large")
      }
    }
    return value
  }

  private mutating func value(_ name: String?) throws(FormatProblem) -> FormatValue {
    switch (arguments, name) {
    case (.named(let values), let name?):
      if let found = values.first(where: { $0.name == name }) { return found.value }
      let known = values.map(\.name).joined(separator: ", ")
      throw FormatProblem(.keyError, "there is no value named '\(name)', only \(known)")
    case (.named, nil):
      throw FormatProblem(.typeError, "a conversion needs a name, as in %(rev)s")
    case (.positional, _?):
      throw FormatProblem(.typeError, "format requires a mapping")
    case (.positional(let values), nil):
      guard nextPosition < values.count else {
        throw FormatProblem(.typeError, "not enough arguments for format string")
      }
      nextPosition += 1
      return values[nextPosition - 1]
    }
  }
}

/// The flags, width and precision of one conversion.
private struct FormatSpecification {
  var flags: Set<Unicode.Scalar> = []
  var width = 0
  var precision: Int?

  func format(_ value: FormatValue, as type: Unicode.Scalar) throws(FormatProblem) -> String {
    switch type {
    case "s", "r", "a": return padded(text(of: value, as: type), sign: "", isNumber: false)
    case "c": return padded(try character(value), sign: "", isNumber: false)
    default: break
    }
    guard case .integer(let number) = value else {
      throw FormatProblem(
        .typeError, "%\(String(scalars: [type])) format: a number is required, not str")
    }
    let sign =
      number < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
    switch type {
    case "d", "i", "u": return padded(digits(number, radix: 10), sign: sign, isNumber: true)
    case "o":
      return padded(
        digits(number, radix: 8), sign: sign + (flags.contains("#") ? "0o" : ""), isNumber: true)
    case "x", "X":
      let text = digits(number, radix: 16)
      let prefix = flags.contains("#") ? (type == "X" ? "0X" : "0x") : ""
      return padded(type == "X" ? text.uppercased() : text, sign: sign + prefix, isNumber: true)
    default:
      guard number.magnitude <= 1 << 53 else {
        throw FormatProblem(.valueError, "the number is too large for a conversion to a fraction")
      }
      let text = FloatText(
        number.magnitude, precision: precision ?? 6, isAlternate: flags.contains("#"))
      return padded(text.formatted(as: type), sign: sign, isNumber: true)
    }
  }

  private func text(of value: FormatValue, as type: Unicode.Scalar) -> String {
    let text =
      switch value {
      case .integer(let number): String(number)
      case .string(let text) where type == "s": text
      case .string(let text) where type == "r": text.pythonRepr
      case .string(let text):
        text.pythonRepr.unicodeScalars.map { $0.isASCII ? String(scalars: [$0]) : $0.pythonEscape }
          .joined()
      }
    guard let precision else { return text }
    return String(scalars: text.unicodeScalars.prefix(precision))
  }

  private func character(_ value: FormatValue) throws(FormatProblem) -> String {
    switch value {
    case .string(let text) where text.unicodeScalars.count == 1: return text
    case .integer(let number):
      if let value = UInt32(exactly: number), let scalar = Unicode.Scalar(value) {
        return String(scalars: [scalar])
      }
      throw FormatProblem(.overflowError, "%c arg not in range(0x110000)")
    case .string: throw FormatProblem(.typeError, "%c requires int or char")
    }
  }

  private func digits(_ number: Int, radix: Int) -> String {
    let digits = String(number.magnitude, radix: radix)
    return String(repeating: "0", count: max(0, (precision ?? 0) - digits.utf8.count)) + digits
  }

  private func padded(_ body: String, sign: String, isNumber: Bool) -> String {
    let count = body.unicodeScalars.count + sign.unicodeScalars.count
    let missing = max(0, width - count)
    if flags.contains("-") { return sign + body + String(repeating: " ", count: missing) }
    if isNumber, flags.contains("0") { return sign + String(repeating: "0", count: missing) + body }
    return String(repeating: " ", count: missing) + sign + body
  }
}
