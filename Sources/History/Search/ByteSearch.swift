extension [UInt8] {
  /// Whether some bytes stand in these; unlike `contains`, without a table made first.
  func holds(_ part: [UInt8]) -> Bool {
    guard let first = part.first, count >= part.count else { return false }
    let last = count - part.count
    var start = 0
    while start <= last {
      if self[start] == first, self[start..<start + part.count].elementsEqual(part) { return true }
      start += 1
    }
    return false
  }
}
