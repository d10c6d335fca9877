internal import CJansson

extension JSONDocument {
  /// Reads a JSON text (RFC 8259) in UTF-8.
  ///
  /// Any value may stand at the root. Sizes, depth and numbers that do not fit are problems.
  package static func parse(_ bytes: [UInt8]) -> JSONDocument {
    if let problem = limit(reachedBy: bytes) { return JSONDocument(problem: problem) }
    var error = json_error_t()
    let flags = JSON_DECODE_ANY | JSON_ALLOW_NUL
    let parsed = bytes.withUnsafeBytes {
      json_loadb($0.baseAddress, $0.count, Int(flags), &error)
    }
    guard let parsed else { return JSONDocument(problem: JSONProblem(error)) }
    defer { json_decref(parsed) }
    return JSONDocument(root: value(of: parsed))
  }

  /// The first bound that a text exceeds.
  ///
  /// jansson recurses into 2,048 levels, and so would the reading of its result here.
  private static func limit(reachedBy bytes: [UInt8]) -> JSONProblem? {
    guard bytes.count <= maximumSize else {
      return JSONProblem(
        message:
          "the text is \(bytes.count) bytes long, more than the \(maximumSize) that are read",
        offset: maximumSize)
    }
    var depth = 0
    var isInString = false
    var isEscaped = false
    for (offset, byte) in bytes.enumerated() {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        guard depth <= maximumDepth else {
          return JSONProblem(
            message: "values are nested more than \(maximumDepth) deep", offset: offset)
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return nil
  }

  /// Copies a value; its depth was bounded before it was made.
  private static func value(of pointer: UnsafeMutablePointer<json_t>) -> JSONValue {
    switch mlint_json_type(pointer) {
    case JSON_OBJECT: object(pointer)
    case JSON_ARRAY:
      .array(
        (0..<json_array_size(pointer)).map { index in
          json_array_get(pointer, index).map(value) ?? .null
        })
    case JSON_STRING:
      .string(text(json_string_value(pointer), json_string_length(pointer)))
    case JSON_INTEGER: .integer(Int64(json_integer_value(pointer)))
    case JSON_REAL: .real(json_real_value(pointer))
    case JSON_TRUE: .boolean(true)
    case JSON_FALSE: .boolean(false)
    default: .null
    }
  }

  private static func object(_ pointer: UnsafeMutablePointer<json_t>) -> JSONValue {
    var members: [JSONValue.Member] = []
    members.reserveCapacity(json_object_size(pointer))
    var next = json_object_iter(pointer)
    while let member = next {
      let name = text(json_object_iter_key(member), json_object_iter_key_len(member))
      let content = json_object_iter_value(member).map(value) ?? .null
      members.append(JSONValue.Member(name: name, value: content))
      next = json_object_iter_next(pointer, member)
    }
    return .object(members)
  }

  private static func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }
}

extension JSONProblem {
  fileprivate init(_ error: json_error_t) {
    let message = withUnsafeBytes(of: error.text) { bytes in
      // The last byte is jansson's code of the error, after the text's zero.
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    self.init(
      message: message.isEmpty ? "the text is not JSON" : message, offset: Int(error.position))
  }
}
