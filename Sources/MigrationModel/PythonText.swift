/// Python's `str.splitlines()`.
func pythonLines(_ text: String) -> [String] {
  var lines: [String] = []
  var line = String.UnicodeScalarView()
  var afterCarriageReturn = false
  for scalar in text.unicodeScalars {
    defer { afterCarriageReturn = scalar == "\r" }
    switch scalar.value {
    case 0x0A where afterCarriageReturn: continue
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029:
      lines.append(String(line))
      line = String.UnicodeScalarView()
    default: line.append(scalar)
    }
  }
  if !line.isEmpty { lines.append(String(line)) }
  return lines
}

/// Python's `str.strip()`.
func strippedAsPython(_ text: String) -> String {
  var scalars = Substring(text).unicodeScalars
  while let first = scalars.first, first.isPythonSpace { scalars.removeFirst() }
  while let last = scalars.last, last.isPythonSpace { scalars.removeLast() }
  return String(scalars)
}

/// Python's `int(str)`; nil where Python raises ValueError.
///
/// A number too large for an `Int` is the largest or smallest one.
func pythonInt(_ text: String) -> Int? {
  var scalars = Array(strippedAsPython(text).unicodeScalars)[...]
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
    let digit = Int(number)
    let (product, overflows) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflowsToo) = product.addingReportingOverflow(digit)
    value = overflows || overflowsToo ? Int.max : sum
  }
  if expectsDigit { return nil }
  return isNegative ? -value : value
}

extension String {
  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

extension Unicode.Scalar {
  /// Whether Python's `str.isspace` holds.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// Whether the regular expression `\w` matches: Python's `str.isalnum`, or an underscore.
  var isPythonWord: Bool {
    if self == "_" { return true }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber:
      return true
    default: return properties.numericType != nil
    }
  }
}
