import SQLSyntax
import TestSupport
import Testing

/// Whatever the text, reading it ends, and soon.
@Suite struct HostileTextTests {
  private let samples = [
    "CREATE TABLE IF NOT EXISTS a.\"b\" (id serial PRIMARY KEY, x varchar(5) DEFAULT NULL::text NOT NULL, "
      + "CONSTRAINT c FOREIGN KEY (x) REFERENCES y (z) ON DELETE SET NULL) AS SELECT 1;",
    "ALTER TABLE t ADD (a INT DEFAULT CASE WHEN 1 THEN 2 END, b TEXT) MODIFY (c NOT NULL) DROP (d), "
      + "ALTER COLUMN e SET DATA TYPE int USING e::int, RENAME f TO g, CHANGE h i INT AFTER j;",
    "CREATE FUNCTION f() RETURNS int AS $b$ x; $b$; CREATE PACKAGE p AS x; END; DECLARE v INT; BEGIN END;",
    "WITH a AS (DELETE FROM b WHERE c RETURNING *) INSERT INTO d SELECT 'it\\'s', q'[x]', :y, %(z)s; /*! x */",
    "CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY t USING gin (lower(a), b(10) DESC) WHERE c; DROP TRIGGER a ON b",
  ]

  @Test func truncationAtEveryByte() {
    for sample in samples {
      let bytes = Array(sample.utf8)
      for length in 0...bytes.count {
        for dialect in SQLDialect.allCases {
          check(SQLScript(Array(bytes.prefix(length)), dialect: dialect))
          check(SQLScript(Array(bytes.dropFirst(length)), dialect: dialect))
        }
      }
    }
  }

  @Test(arguments: seeds(20))
  func mutatedTexts(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let material = samples.flatMap { Array($0.utf8) }
    let special = Array("();,.'\"`$[]:%?#/*-\\ \n".utf8) + [0, 0x80, 0xFF]
    for _ in 0..<100 {
      let start = random.int(0..<material.count)
      var bytes = Array(material[start...].prefix(200))
      for _ in 0..<8 {
        let place = random.int(0..<bytes.count)
        bytes[place] = random.element(of: special) ?? 0
      }
      check(SQLScript(bytes))
    }
  }

  @Test func deepAndLongTextsTakeLinearTime() {
    let count = 100_000
    let texts = [
      String(repeating: "(", count: count), String(repeating: "SELECT (", count: count),
      "ALTER TABLE t ADD a int DEFAULT " + String(repeating: "(", count: count),
      "CREATE TABLE t (" + String(repeating: "a int,", count: count),
      "ALTER TABLE t " + String(repeating: "ADD a int,", count: count),
      "ALTER TABLE t " + String(repeating: "ADD (a int) ", count: count),
      String(repeating: "/*", count: count), String(repeating: "/* */ /*", count: count),
      String(repeating: "$a", count: count), String(repeating: "'", count: count + 1),
      String(repeating: "[a", count: count), String(repeating: "-", count: count),
      String(repeating: "BEGIN ", count: count),
      String(repeating: "CREATE FUNCTION ", count: count),
      String(repeating: "CREATE TRIGGER ;", count: count),
      "WITH " + String(repeating: "(INSERT ", count: count) + ") SELECT 1",
      "DROP TABLE " + String(repeating: "a,", count: count),
      String(repeating: "CASE ", count: count), String(repeating: "a.", count: count),
      String(repeating: ":a", count: count), String(repeating: "q'", count: count),
    ]
    let clock = ContinuousClock()
    for text in texts {
      let time = clock.measure { check(SQLScript(text)) }
      // Linear reading takes some hundred milliseconds without optimisation; quadratic, minutes.
      #expect(time < .seconds(10), "\(text.prefix(40))")
    }
  }

  private func check(_ script: SQLScript) {
    var end: UInt32 = 0
    for statement in script.statements {
      #expect(statement.range.start >= end, "\(String(decoding: script.bytes, as: UTF8.self))")
      end = statement.range.end
    }
    #expect(Int(end) <= script.bytes.count)
  }
}
