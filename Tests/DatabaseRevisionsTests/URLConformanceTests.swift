import Foundation
import TestSupport
import Testing

@testable import DatabaseRevisions

/// URLs are read as `sqlalchemy.make_url` reads them: ordinary, random and hostile ones.
@Suite struct URLConformanceTests {
  private struct Answer: Decodable {
    var failed: String?
    var driver_name: String?
    var dialect: String?
    var user: String?
    var password: String?
    var host: String?
    var port: Int?
    var database: String?
    var query: [[QueryPart]]?
    var shown: String?
  }

  /// A name, or its values.
  private enum QueryPart: Decodable {
    case name(String)
    case values([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        if let name = try? container.decode(String.self) {
          .name(name)
        } else {
          .values(try container.decode([String].self))
        }
    }

    var texts: [String] {
      switch self {
      case .name(let name): [name]
      case .values(let values): values
      }
    }
  }

  private static let known = [
    "postgresql://", "postgresql:///", "postgresql:///name", "postgres://u@h/d",
    "postgresql+psycopg2://scott:tiger@localhost:5432/mydatabase?sslmode=require",
    "postgresql+psycopg2://user:kx%40jj5%2Fg@pghost10/appdb",
    "postgresql+psycopg2://user:pass@/dbname?host=/var/run/postgresql",
    "postgresql+psycopg2://user:pass@/dbname?host=HostA:port1&host=HostB:port2",
    "postgresql://[::1]:5432/name", "postgresql://u:p@[fe80::1%25eth0]/name",
    "postgresql://[::1]x:5432/name", "postgresql://[]/name", "postgresql://[::1", "p://[a]b]:1/c",
    "mysql+pymysql://root@127.0.0.1:3306/d?charset=utf8mb4&unix_socket=/tmp/my.sock",
    "mariadb://u:p@h/d", "sqlite://", "sqlite:///relative.db", "sqlite:////absolute.db",
    "sqlite:///C:\\path\\file.db", "sqlite:///a%20b%3F.db?timeout=5&uri=true",
    "p://u@h:1/d?x=a@b", "p://u:p@w@h/d", "p://u@v@h/d", "p://u:p/w?d@h/d", "p://:p@h", "p://@h",
    "p://u:@h", "p://h:", "p://h:/d", "p://h: 5 /d", "p://h:5_4/d", "p://h:+5", "p://h:-5",
    "p://h:٣/d", "p://h:99999/d", "p://h:5x", "p://h?a=1&a=2&b=&c&=d&a=3",
    "p://h/d?a=b\nc=d", "p://h/d\ne", "p://u\nv:p\nw@h", "p://h?a+b=c+d%2B%26&%ff=%fe",
    "p://u%:p%4@h/%zz", "p://%C3%A9:%c3@h/é%A9", "p", "://", "p:/h", " p://h", "p-q://h", "p.q://h",
    "1://h", "_+_://h", "p://h#x/d", "p://h/d#x?y=z", "p://h//d", "p://h/d/e?f=/g?h=i", "",
    "p://u:p%00q@h/d", "p://u:\u{1B}[31m@h/d", "p://e\u{301}:p\u{301}@h\u{301}:1/d",
  ]

  private static func random(_ seed: UInt64) -> String {
    var source = RandomSource(seed: seed)
    let pieces = [
      ":", "/", "@", "?", "&", "=", "%", "+", "[", "]", "#", ";", ",", " ", "\n", "a", "Z", "7",
      "é",
      "\u{301}", "🐘", "%40", "%2F", "%3a", "%c3%a9", "%ff", "%", "%4", "\\", "\"", "'", "$",
      "\u{0}",
      "host", "::1", "5432", "/tmp", "sslmode=require", "user", "pw", "..", "-", "_",
    ]
    var text = ["postgresql", "mysql+pymysql", "sqlite", "a+b+c", ""][source.int(0..<5)]
    text += source.chance(0.95) ? "://" : ":/"
    if source.chance(0.5) { return text + words(pieces, 12, &source) }
    if source.chance(0.6) {
      text += words(pieces, 3, &source)
      if source.chance(0.7) { text += ":" + words(pieces, 4, &source) }
      text += "@"
    }
    text += source.chance(0.2) ? "[\(words(pieces, 3, &source))]" : words(pieces, 2, &source)
    if source.chance(0.4) {
      text += ":" + (source.chance(0.8) ? "5432" : words(pieces, 2, &source))
    }
    if source.chance(0.7) { text += "/" + words(pieces, 4, &source) }
    if source.chance(0.5) { text += "?" + words(pieces, 8, &source) }
    return text
  }

  private static func words(
    _ pieces: [String], _ count: Int, _ source: inout RandomSource
  ) -> String {
    (0..<source.int(0..<(count + 1))).map { _ in pieces[source.int(0..<pieces.count)] }.joined()
  }

  @Test func readsWhatSQLAlchemyReads() throws {
    let texts = Self.known + seeds(20_000).map(Self.random)
    let result = try PythonTools.oracle(
      "url_oracle.py", input: Array(try JSONEncoder().encode(texts)))
    let answers = try JSONDecoder().decode([Answer].self, from: Data(result.outputBytes))
    try #require(answers.count == texts.count)
    var read = 0
    for (text, answer) in zip(texts, answers) {
      let url = DatabaseURL.parse(text)
      #expect((url == nil) == (answer.failed != nil), "\(text.debugDescription) \(answer)")
      guard let url, answer.failed == nil else { continue }
      read += 1
      let query = url.query.map { [[$0.name], $0.values] }
      let isEqual =
        isSame([url.driverName, url.dialect], [answer.driver_name, answer.dialect])
        && isSame(
          [url.user, url.password, url.host, url.database],
          [answer.user, answer.password, answer.host, answer.database])
        && url.port == answer.port
        && isSame(
          query.flatMap { $0.flatMap { $0 } },
          (answer.query ?? []).flatMap { $0.flatMap(\.texts) })
      #expect(isEqual, "\(text.debugDescription): \(url) is not \(answer)")
      #expect(isSame([url.masked], [answer.shown]), "\(text.debugDescription)")
    }
    // Most texts have the form of a URL, and some do not.
    #expect(read > texts.count / 2 && read < texts.count, "\(read) of \(texts.count) were read")
  }

  /// Whether the code points are the same; Swift's `==` also accepts equivalent spellings.
  private func isSame(_ left: [String?], _ right: [String?]) -> Bool {
    left.map { $0.map { Array($0.utf8) } } == right.map { $0.map { Array($0.utf8) } }
  }
}
