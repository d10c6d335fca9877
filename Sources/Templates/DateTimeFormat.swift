extension DateTime {
  /// Python's `datetime.strftime` in the C locale; nil when the format has a directive whose outcome
  /// depends on the platform.
  func formatted(_ format: String) -> String? {
    var result = ""
    var scalars = Array(format.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard let directive = scalars.popFirst(), let text = expand(directive) else { return nil }
      result += text
    }
    return result
  }

  private func expand(_ directive: Unicode.Scalar) -> String? {
    let weekdays = [
      "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    let hour12 = hour % 12 == 0 ? 12 : hour % 12
    return switch directive {
    // Python hands years below 1000 to the C library, which pads them or not.
    case "Y": year < 1000 ? nil : String(year)
    case "y": padded(year % 100, 2)
    case "m": padded(month, 2)
    case "d": padded(day, 2)
    case "H": padded(hour, 2)
    case "I": padded(hour12, 2)
    case "M": padded(minute, 2)
    case "S": padded(second, 2)
    case "f": padded(microsecond, 6)
    case "j": padded(dayOfYear, 3)
    case "p": hour < 12 ? "AM" : "PM"
    case "A": weekdays[weekday]
    case "a": String(weekdays[weekday].prefix(3))
    case "B": months[month - 1]
    case "b": String(months[month - 1].prefix(3))
    case "w": String((weekday + 1) % 7)
    case "u": String(weekday + 1)
    case "F": year < 1000 ? nil : dayText
    case "T": "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    case "z": offsetText("")
    case "%": "%"
    default: nil
    }
  }
}
