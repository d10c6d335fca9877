/// A `datetime` as Alembic writes it below `Create Date:`.
package struct DateTime: Hashable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int
  package let hour: Int
  package let minute: Int
  package let second: Int
  package let microsecond: Int
  /// The seconds east of UTC; nil for local time without a zone, which is Alembic's default.
  package let offset: Int?

  /// Makes a date; nil when there is no such day or time.
  package init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0, offset: Int? = nil
  ) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day), (0..<24).contains(hour),
      (0..<60).contains(minute), (0..<60).contains(second), (0..<1_000_000).contains(microsecond),
      abs(offset ?? 0) < 86_400
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
    self.offset = offset
  }

  /// 1970-01-01 00:00:00 without a zone, for when no date is known.
  package static let unixEpoch = DateTime()

  private init() {
    (year, month, day, hour, minute, second, microsecond, offset) = (1970, 1, 1, 0, 0, 0, 0, nil)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The days since 1970-01-01 in the Gregorian calendar.
  private var dayNumber: Int {
    // Counts years from March, so that the leap day is the last one.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day of the week, 0 for Monday.
  var weekday: Int { ((dayNumber + 3) % 7 + 7) % 7 }

  /// The day of the year, 1 for the first.
  var dayOfYear: Int {
    (1..<month).reduce(day) { $0 + Self.days(inMonth: $1, of: year) }
  }

  /// The seconds since 1970-01-01 UTC.
  ///
  /// Time without a zone is taken for UTC, whatever the machine's zone is, so that everybody's file
  /// names and comparisons agree; Alembic takes it for the machine's local time.
  package var epoch: Int {
    dayNumber * 86_400 + hour * 3600 + minute * 60 + second - (offset ?? 0)
  }
}

extension DateTime: Comparable {
  /// Compares the moments; the same moment written with different offsets is ordered by its offset.
  package static func < (lhs: Self, rhs: Self) -> Bool {
    (lhs.epoch, lhs.microsecond, lhs.offset ?? 0, lhs.offset == nil ? 0 : 1)
      < (rhs.epoch, rhs.microsecond, rhs.offset ?? 0, rhs.offset == nil ? 0 : 1)
  }
}

extension DateTime: CustomStringConvertible {
  /// Python's `str(datetime)`: `YYYY-MM-DD HH:MM:SS[.ffffff][+HH:MM[:SS]]`.
  package var description: String { isoFormat(separator: " ") }

  /// Python's `datetime.isoformat(sep)`.
  func isoFormat(separator: String) -> String {
    let fraction = microsecond == 0 ? "" : "." + padded(microsecond, 6)
    return "\(dayText)\(separator)\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
      + fraction + offsetText(":")
  }

  /// The day alone, `YYYY-MM-DD`.
  var dayText: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  /// `+HH<separator>MM`, with seconds where there are any; empty without a zone.
  func offsetText(_ separator: String) -> String {
    guard let offset else { return "" }
    let magnitude = abs(offset)
    let seconds = magnitude % 60 == 0 ? "" : separator + padded(magnitude % 60, 2)
    return (offset < 0 ? "-" : "+") + padded(magnitude / 3600, 2) + separator
      + padded(magnitude / 60 % 60, 2) + seconds
  }
}

/// A non-negative number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension DateTime {
  /// Reads what stands behind `Create Date:`; nil for anything that is no date.
  ///
  /// `YYYY-MM-DD`, optionally followed by a blank or `T` and `HH:MM[:SS[.f…]]`, optionally followed by `Z` or
  /// `+HH:MM[:SS]`. A fraction of more than six digits is cut. What Alembic itself writes is given back by
  /// `description` byte for byte.
  package init?(_ text: String) {
    var reader = DateReader(text)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2)
    else { return nil }
    var time = (hour: 0, minute: 0, second: 0, microsecond: 0)
    var offset: Int?
    if !reader.isAtEnd {
      guard reader.take(" ") || reader.take("T"), let hour = reader.number(2), reader.take(":"),
        let minute = reader.number(2)
      else { return nil }
      time.hour = hour
      time.minute = minute
      if reader.take(":") {
        guard let second = reader.number(2) else { return nil }
        time.second = second
        if reader.take(".") {
          guard let fraction = reader.fraction() else { return nil }
          time.microsecond = fraction
        }
      }
      if !reader.isAtEnd {
        guard let value = reader.offset() else { return nil }
        offset = value
      }
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second,
      microsecond: time.microsecond, offset: offset)
  }
}

/// Reads digits and punctuation from the front of a text.
private struct DateReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, [0x20, 0x09, 0x0D].contains(last) { bytes.removeLast() }
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func digit() -> Int? {
    guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
    rest.removeFirst()
    return Int(byte - 0x30)
  }

  /// A number of exactly this many digits.
  mutating func number(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Microseconds.
  mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while let digit = digit() {
      if count < 6 { value = value * 10 + digit }
      count += 1
    }
    if count == 0 { return nil }
    for _ in min(count, 6)..<6 { value *= 10 }
    return value
  }

  mutating func offset() -> Int? {
    if take("Z") { return 0 }
    let isNegative = take("-")
    guard isNegative || take("+"), let hours = number(2) else { return nil }
    _ = take(":")
    guard let minutes = number(2), minutes < 60 else { return nil }
    var seconds = 0
    if take(":") {
      guard let value = number(2), value < 60 else { return nil }
      seconds = value
    }
    let total = hours * 3600 + minutes * 60 + seconds
    return isNegative ? -total : total
  }
}
