/// A day of the Gregorian calendar.
package struct CivilDate: Hashable, CustomStringConvertible {
  var year: Int64
  var month: Int64
  var day: Int64

  /// The day of a moment.
  ///
  /// The inverse of counting days in 400-year cycles that start on 1 March
  /// (https://howardhinnant.github.io/date_algorithms.html#civil_from_days).
  /// - Parameters:
  ///   - seconds: Seconds since 1970-01-01 00:00 UTC.
  ///   - offset: The local time's offset from UTC in minutes.
  init(seconds: Int64, offset: Int) {
    // A commit may claim any number; the bound is some 30 million years.
    let bound: Int64 = 1_000_000_000_000_000
    let local = min(max(seconds, -bound), bound) + Int64(min(max(offset, -6000), 6000)) * 60
    let days = floorDivide(local, 86400) + 719_468
    let era = floorDivide(days, 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `YYYY-MM-DD`.
  package var description: String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Reads `YYYY-MM-DD`.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    // What is no day of the calendar comes back as another one.
    guard (1...12).contains(month), (1...31).contains(day),
      CivilDate(seconds: seconds, offset: 0) == self
    else { return nil }
  }

  /// Its begin in seconds since 1970-01-01 00:00 UTC, in UTC.
  ///
  /// Counts days in years that start on 1 March
  /// (https://howardhinnant.github.io/date_algorithms.html#days_from_civil).
  package var seconds: Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86400
  }

  private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

private func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
  let quotient = number / divisor
  return number % divisor < 0 ? quotient - 1 : quotient
}
