/// A whole number as C's `%f`, `%e` and `%g` write it, exactly, rounding half to even.
struct FloatText {
  private let digits: [UInt8]
  private let precision: Int
  private let isAlternate: Bool

  /// - Parameters:
  ///   - magnitude: A number that a double holds exactly.
  ///   - precision: The digits after the point, or for `%g` all of them.
  ///   - isAlternate: Whether the flag `#` is given.
  init(_ magnitude: UInt, precision: Int, isAlternate: Bool) {
    digits = Array(String(magnitude).utf8)
    self.precision = precision
    self.isAlternate = isAlternate
  }

  func formatted(as type: Unicode.Scalar) -> String {
    let text =
      switch type {
      case "f", "F": fixed(precision)
      case "e", "E": scientific(precision)
      default: general()
      }
    return type.properties.isUppercase ? text.uppercased() : text
  }

  private func fixed(_ precision: Int) -> String {
    let point = precision > 0 || isAlternate ? "." : ""
    return text(digits) + point + String(repeating: "0", count: precision)
  }

  private func scientific(_ precision: Int) -> String {
    let (mantissa, exponent) = rounded(to: precision + 1)
    return join(mantissa[0..<1], mantissa[1...]) + exponentText(exponent)
  }

  private func general() -> String {
    let significant = max(precision, 1)
    var (mantissa, exponent) = rounded(to: significant)
    if !isAlternate {
      while mantissa.count > 1, mantissa.last == zero { mantissa.removeLast() }
    }
    if exponent >= significant {
      return join(mantissa[0..<1], mantissa[1...]) + exponentText(exponent)
    }
    while mantissa.count <= exponent { mantissa.append(zero) }
    return join(mantissa[...exponent], mantissa[(exponent + 1)...])
  }

  private func join(_ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>) -> String {
    text(whole) + (fraction.isEmpty && !isAlternate ? "" : ".") + text(fraction)
  }

  private func exponentText(_ exponent: Int) -> String { "e+" + padded(exponent, 2) }

  private func text(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: Array(digits), as: UTF8.self)
  }

  /// This many significant digits, and the power of ten of the first one.
  private func rounded(to count: Int) -> (mantissa: [UInt8], exponent: Int) {
    var exponent = digits.count - 1
    guard count < digits.count else {
      return (digits + [UInt8](repeating: zero, count: count - digits.count), exponent)
    }
    var mantissa = Array(digits[..<count])
    let rest = digits[count...]
    let isTie = rest.first == five && rest.dropFirst().allSatisfy { $0 == zero }
    let isUp = isTie ? (mantissa.last ?? zero) % 2 == 1 : rest.first.map { $0 >= five } ?? false
    guard isUp else { return (mantissa, exponent) }
    var index = count - 1
    while index >= 0, mantissa[index] == nine {
      mantissa[index] = zero
      index -= 1
    }
    if index >= 0 {
      mantissa[index] += 1
    } else {
      mantissa = [one] + mantissa.dropLast()
      exponent += 1
    }
    return (mantissa, exponent)
  }
}

private let zero = UInt8(ascii: "0")
private let one = UInt8(ascii: "1")
private let five = UInt8(ascii: "5")
private let nine = UInt8(ascii: "9")
