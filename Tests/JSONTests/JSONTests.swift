import Foundation
import JSON
import TestSupport
import Testing

@Suite struct JSONTests {
  private func parse(_ text: String) -> JSONDocument { JSONDocument.parse(Array(text.utf8)) }

  @Test func kindsOfValues() {
    let document = parse(#"{"a": [1, -2.5, true, false, null, "x\u0000\u00e9"], "b": {"c": {}}}"#)
    #expect(document.problem == nil)
    #expect(
      document.root["a"]
        == .array([
          .integer(1), .real(-2.5), .boolean(true), .boolean(false), .null, .string("x\0é"),
        ]))
    #expect(document.root["b"]?["c"] == .object([]))
    #expect(document.root["b"]?["d"] == nil)
    #expect(document.root["a"]?["b"] == nil)
    #expect(parse("\"alone\"").root.string == "alone")
  }

  @Test func ofARepeatedNameTheLastCounts() {
    #expect(parse(#"{"a": 1, "a": 2}"#).root["a"] == .integer(2))
  }

  @Test(arguments: [
    "", "{", "{\"a\"}", "[1,]", "nul", "{} {}", "[01]", "\"\u{1}\"", "[99999999999999999999]",
    "{\"a\": 1e999}",
  ])
  func whatIsNoJSON(_ text: String) {
    let document = parse(text)
    #expect(document.root == .null)
    #expect(document.problem?.message.isEmpty == false)
  }

  @Test func invalidUTF8IsAProblem() {
    #expect(JSONDocument.parse([0x22, 0xFF, 0x22]).problem != nil)
  }

  @Test func bounds() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(parse(nested(JSONDocument.maximumDepth)).problem == nil)
    let deep = parse(nested(JSONDocument.maximumDepth + 1))
    #expect(deep.problem?.message.contains("nested") == true)
    #expect(deep.problem?.offset == JSONDocument.maximumDepth)
    #expect(parse(String(repeating: "{\"a\":[", count: 1_000_000)).problem != nil)
    // Brackets in strings nest nothing.
    #expect(parse("\"\\\"" + String(repeating: "[", count: 1000) + "\"").problem == nil)
    let long = JSONDocument.parse(
      [UInt8](repeating: UInt8(ascii: " "), count: JSONDocument.maximumSize + 1))
    #expect(long.problem?.message.contains("bytes long") == true)
  }

  /// Foundation reads the same of texts that it wrote, and nothing crashes on damaged ones.
  @Test(arguments: seeds(20))
  func agreesWithFoundation(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let object = randomObject(&random, depth: 4)
    var bytes = Array(
      try JSONSerialization.data(withJSONObject: object, options: .fragmentsAllowed))
    let document = JSONDocument.parse(bytes)
    #expect(document.problem == nil)
    #expect(foundationObject(document.root) == object as? NSObject)
    for _ in 0..<200 where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      bytes[index] = UInt8.random(in: 0...255, using: &random)
      _ = JSONDocument.parse(Array(bytes[..<Int.random(in: 0...bytes.count, using: &random)]))
    }
  }

  private func randomObject(_ random: inout RandomSource, depth: Int) -> Any {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return NSNull()
    case 1: return NSNumber(value: Int64.random(in: -1_000_000...1_000_000, using: &random))
    case 2: return NSNumber(value: Double(Int.random(in: 0...999, using: &random)) + 0.5)
    case 3: return NSNumber(value: Bool.random(using: &random))
    case 4: return "t\n\"é\u{1F600}\(Int.random(in: 0...9, using: &random))" as NSString
    case 5:
      return (0..<Int.random(in: 0...4, using: &random)).map { _ in
        randomObject(&random, depth: depth - 1)
      } as NSArray
    default:
      var object: [String: Any] = [:]
      for index in 0..<Int.random(in: 0...4, using: &random) {
        object["k\(index)"] = randomObject(&random, depth: depth - 1)
      }
      return object as NSDictionary
    }
  }

  private func foundationObject(_ value: JSONValue) -> NSObject {
    switch value {
    case .null: NSNull()
    case .integer(let number): NSNumber(value: number)
    case .real(let number): NSNumber(value: number)
    case .boolean(let flag): NSNumber(value: flag)
    case .string(let text): text as NSString
    case .array(let elements): elements.map(foundationObject) as NSArray
    case .object(let members):
      Dictionary(
        members.map { ($0.name, foundationObject($0.value)) }, uniquingKeysWith: { $1 })
        as NSDictionary
    }
  }
}
