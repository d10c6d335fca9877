import SourceText

/// A value in the JSON of a tree.
struct TreeValue {
  enum Form { case object, list, text, literal }

  var form: Form
  /// The name that it has in its object, between the quotes; empty in a list.
  var name: SourceRange
  /// The text of a string between its quotes, or of a number, `true`, `false` or `null`; of an object or a
  /// list nothing.
  var content: SourceRange
  /// The index of the first value behind those that it holds.
  var end: UInt32
}

/// Finds the values in the JSON that libpg_query writes.
///
/// It is no reader for anybody's JSON: names and strings are left as they are written, and what
/// separates values is not checked. The loop does not recurse, however deep the tree is.
enum TreeValues {
  /// The values, each before what it holds.
  ///
  /// - Parameter text: The JSON.
  /// - Returns: The values; nil where an object, a list or a string does not end, or something ends that did
  ///   not begin.
  static func read(_ text: [UInt8]) -> [TreeValue]? {
    var values: [TreeValue] = []
    // Between 8 and 9 bytes a value are usual.
    values.reserveCapacity(text.count / 8)
    var open: [Int] = []
    open.reserveCapacity(32)
    var name = SourceRange(0, 0)
    func append(_ form: TreeValue.Form, _ content: Range<Int>) {
      values.append(
        TreeValue(
          form: form, name: name, content: SourceRange(content), end: UInt32(values.count + 1)))
      name = SourceRange(0, 0)
    }
    var index = 0
    while index < text.count {
      let start = index
      index += 1
      switch text[start] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append(values.count)
        append(text[start] == UInt8(ascii: "{") ? .object : .list, start..<start)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard let closed = open.popLast() else { return nil }
        values[closed].end = UInt32(values.count)
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0...UInt8(ascii: " "): continue
      case UInt8(ascii: "\""):
        guard let end = endOfString(in: text, from: start + 1) else { return nil }
        index = end + 1
        if index < text.count, text[index] == UInt8(ascii: ":") {
          name = SourceRange(start + 1..<end)
        } else {
          append(.text, start + 1..<end)
        }
      default:
        index = endOfLiteral(in: text, from: start)
        append(.literal, start..<index)
      }
    }
    return open.isEmpty && !values.isEmpty ? values : nil
  }

  /// Where the quote is that ends a string.
  private static func endOfString(in text: [UInt8], from start: Int) -> Int? {
    var index = start
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index < text.count ? index : nil
  }

  private static func endOfLiteral(in text: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0...UInt8(ascii: " "):
        return index
      default: index += 1
      }
    }
    return index
  }

  /// The text of a string, its escapes resolved.
  ///
  /// - Parameter content: What stands between the quotes.
  /// - Returns: The text, what is no UTF-8 repaired.
  static func decoded(_ content: ArraySlice<UInt8>) -> String {
    guard content.contains(UInt8(ascii: "\\")) else {
      return String(decoding: content, as: UTF8.self)
    }
    var bytes: [UInt8] = []
    var index = content.startIndex
    while index < content.endIndex {
      guard content[index] == UInt8(ascii: "\\"), index + 1 < content.endIndex else {
        bytes.append(content[index])
        index += 1
        continue
      }
      // The library writes `\u` for bytes below 128 only.
      if content[index + 1] == UInt8(ascii: "u"), index + 6 <= content.endIndex,
        let byte = UInt8(
          String(decoding: content[index + 2..<index + 6], as: UTF8.self), radix: 16)
      {
        bytes.append(byte)
        index += 6
      } else {
        bytes.append(escaped[content[index + 1]] ?? content[index + 1])
        index += 2
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let escaped: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]
}
