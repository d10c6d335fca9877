/// What Python's `str` does, where Swift's `String` does it otherwise: Python counts and compares code
/// points, and has its own ideas of blanks, words and lines.
extension String {
  public init(scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// `str.splitlines()`.
  public var pythonLines: [String] {
    var lines: [String] = []
    var line = UnicodeScalarView()
    var afterCarriageReturn = false
    for scalar in unicodeScalars {
      defer { afterCarriageReturn = scalar == "\r" }
      switch scalar.value {
      case 0x0A where afterCarriageReturn: continue
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029:
        lines.append(String(line))
        line = UnicodeScalarView()
      default: line.append(scalar)
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }

  /// `str.strip()`.
  public var strippedAsPython: String {
    let bytes = utf8Span.span
    var (start, end) = (0, bytes.count)
    let isBlank = { (byte: UInt8) in byte < 0x80 && Unicode.Scalar(byte).isPythonSpace }
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    // Bytes that are no characters by themselves may belong to other blanks.
    if start == end || bytes[start] < 0x80 && bytes[end - 1] < 0x80 {
      let first = utf8.index(startIndex, offsetBy: start)
      return String(self[first..<utf8.index(first, offsetBy: end - start)])
    }
    var scalars = Substring(self).unicodeScalars
    while let first = scalars.first, first.isPythonSpace { scalars.removeFirst() }
    while let last = scalars.last, last.isPythonSpace { scalars.removeLast() }
    return String(scalars)
  }

  /// `str.lower()`: the full mappings of Unicode, with the final form of the Greek sigma.
  public var lowercasedAsPython: String {
    var result = ""
    let scalars = Array(unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar.value == 0x3A3 {
        result.unicodeScalars.append(isFinalSigma(at: index, in: scalars) ? "\u{3C2}" : "\u{3C3}")
      } else {
        result.unicodeScalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return result
  }

  /// `repr(str)`: in single quotes unless only double ones need no escape.
  public var pythonRepr: String {
    let scalars = unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var result = String(scalars: [quote])
    for scalar in scalars {
      switch scalar {
      case "\\": result += "\\\\"
      case quote: result += "\\" + String(scalars: [quote])
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.isPythonPrintable {
          result.unicodeScalars.append(scalar)
        } else {
          result += scalar.pythonEscape
        }
      }
    }
    result.unicodeScalars.append(quote)
    return result
  }
}

/// Whether a capital sigma ends a word, as CPython's `handle_capital_sigma` decides.
private func isFinalSigma(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
  let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
  guard before?.properties.isCased ?? false else { return false }
  let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
  return !(after?.properties.isCased ?? false)
}

/// Python's `int(str)`; nil where Python raises ValueError.
///
/// A number too large for an `Int` is the largest or smallest one.
public func pythonInt(_ text: String) -> Int? {
  var scalars = Array(text.strippedAsPython.unicodeScalars)[...]
  var isNegative = false
  if let sign = scalars.first, sign == "+" || sign == "-" {
    isNegative = sign == "-"
    scalars.removeFirst()
  }
  var value = 0
  var expectsDigit = true
  for scalar in scalars {
    if scalar == "_", !expectsDigit {
      expectsDigit = true
      continue
    }
    guard scalar.properties.numericType == .decimal, let number = scalar.properties.numericValue
    else { return nil }
    expectsDigit = false
    let (product, overflows) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflowsToo) = product.addingReportingOverflow(Int(number))
    value = overflows || overflowsToo ? Int.max : sum
  }
  if expectsDigit { return nil }
  return isNegative ? -value : value
}

extension Unicode.Scalar {
  /// `str.isspace()`.
  public var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// Whether the regular expression `\w` matches: `str.isalnum()`, or an underscore.
  public var isPythonWord: Bool {
    if self == "_" { return true }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber:
      return true
    default: return properties.numericType != nil
    }
  }

  /// `str.isprintable()`.
  public var isPythonPrintable: Bool {
    if self == " " { return true }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return true
    }
  }

  /// The escape that `repr` writes for what is not printable.
  public var pythonEscape: String {
    let digits = String(value, radix: 16)
    let (prefix, width) = value < 0x100 ? ("\\x", 2) : value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
    return prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
