import TestSupport

/// Random statements of MySQL about a few tables with few names, so that they meet each other.
struct RandomMySQL {
  private var random: RandomSource

  private static let tables = ["t0", "t1", "t2", "Mixed", "`odd name`"]
  private static let columns = ["a", "b", "c", "`Big Name`", "`d e`", "first"]
  private static let keys = ["k1", "k2", "`k 3`", "a", "b"]

  init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  mutating func statements(_ count: Int) -> [String] {
    (0..<6).map { _ in createTable() } + (0..<count).map { _ in statement() }
  }

  private mutating func pick(_ words: [String]) -> String { random.element(of: words) ?? "" }
  private mutating func maybe(_ text: String, _ chance: Double = 0.3) -> String {
    random.chance(chance) ? text : ""
  }
  private mutating func table() -> String { pick(Self.tables) }
  private mutating func column() -> String { pick(Self.columns) }
  private mutating func key() -> String { pick(Self.keys) }
  private mutating func columns() -> String {
    let columns = Self.columns.shuffled(using: &random).prefix(random.int(1..<4))
    return "(\(columns.joined(separator: ", ")))"
  }

  private mutating func statement() -> String {
    switch random.int(0..<12) {
    case 0: return createTable()
    case 1:
      return random.chance(0.4) ? "DROP TABLE \(maybe("IF EXISTS "))\(table())" : createTable()
    case 2:
      let second = random.chance(0.2) ? ", \(table()) TO \(table())" : ""
      return "RENAME TABLE \(table()) TO \(table())\(second)"
    case 3:
      return "CREATE \(maybe("UNIQUE "))INDEX \(maybe("IF NOT EXISTS "))\(key()) "
        + "\(maybe("USING BTREE "))ON \(table()) \(columns())"
    case 4: return "DROP INDEX \(maybe("IF EXISTS "))\(key()) ON \(table())"
    default:
      // All others are not made one after the other.
      let first = random.chance(0.2) ? "DROP KEY \(key()), " : ""
      let last = random.chance(0.2) ? ", ADD \(tableConstraint())" : ""
      return "ALTER TABLE \(table()) \(first)\(action())\(last)"
    }
  }

  private mutating func createTable() -> String {
    let name = table()
    if random.chance(0.08) {
      return "CREATE TABLE \(name) " + pick(["LIKE \(table())", "(LIKE \(table()))"])
    }
    let names = Self.columns.shuffled(using: &random).prefix(random.int(2..<6))
    var parts = names.map { "\($0) \(definition())" }
    if random.chance(0.6) {
      parts.append("PRIMARY KEY (\(names.prefix(random.int(1..<3)).joined(separator: ", ")))")
    }
    for _ in 0..<random.int(0..<4) { parts.append(tableConstraint()) }
    return "CREATE TABLE \(maybe("IF NOT EXISTS ", 0.2))\(name) (\(parts.joined(separator: ", "))) "
      + maybe("ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ") + maybe("COMMENT='it''s one'")
  }

  private mutating func definition() -> String {
    let type =
      random.chance(0.6)
      ? "int"
      : pick([
        "integer(11)", "bigint unsigned", "varchar(20)", "bool", "datetime(3)", "timestamp",
        "enum('x','y, z')", "decimal(5)", "char", "double precision",
        "VARCHAR(5) CHARACTER SET latin1",
        "int AUTO_INCREMENT UNIQUE", "int AUTO_INCREMENT", "serial",
      ])
    if type == "serial" { return type }
    let nullability = pick(["", "", " NULL", " NOT NULL"])
    let standsForValue = type.hasPrefix("int") && !type.contains("AUTO")
    return type + nullability
      + (standsForValue ? pick(["", "", " DEFAULT 7", " DEFAULT NULL", " DEFAULT (1 + 2)"]) : "")
      + (type.hasSuffix("UNIQUE") ? "" : maybe(" UNIQUE", 0.1)) + maybe(" COMMENT 'a, b'", 0.15)
      + (standsForValue ? maybe(" CHECK (\(column()) > 0)", 0.1) : "")
      + maybe(" REFERENCES \(table()) (\(column()))", 0.05)
  }

  private mutating func tableConstraint() -> String {
    switch random.int(0..<7) {
    case 0: return "UNIQUE \(pick(["", "KEY ", "INDEX "]))\(maybe(key() + " "))\(columns())"
    case 1: return "CONSTRAINT \(key()) UNIQUE \(columns())"
    case 2: return "\(pick(["KEY", "INDEX"])) \(maybe(key() + " "))\(columns())"
    case 3:
      return
        "\(maybe("CONSTRAINT \(pick(["q1", "q2"])) "))CHECK (\(column()) > 0 OR \(column()) IS NULL)"
    case 4: return "PRIMARY KEY \(columns())"
    default:
      return
        "\(maybe("CONSTRAINT \(pick(["f1", "f2", "f3"])) "))FOREIGN KEY \(maybe("f4 ", 0.1))(\(column())) "
        + "REFERENCES \(table()) (\(column()))"
        + pick([
          "", "", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE RESTRICT",
          " ON UPDATE CASCADE",
        ])
    }
  }

  private mutating func placement() -> String {
    pick(["", "", "", " FIRST", " AFTER \(column())"])
  }

  private mutating func action() -> String {
    switch random.int(0..<11) {
    case 0, 1:
      // What stands with a column that exists already is added sometimes.
      return random.chance(0.2)
        ? "ADD COLUMN IF NOT EXISTS \(column()) int NOT NULL\(placement())"
        : "ADD \(maybe("COLUMN "))\(column()) \(definition())\(placement())"
    case 2: return "DROP \(maybe("COLUMN ", 0.8))\(maybe("IF EXISTS "))\(column())"
    case 3, 4: return "MODIFY \(maybe("COLUMN "))\(column()) \(definition())\(placement())"
    case 5:
      return "CHANGE \(maybe("COLUMN "))\(column()) \(column()) \(definition())\(placement())"
    case 6: return "RENAME COLUMN \(column()) TO \(column())"
    case 7:
      return "ALTER \(maybe("COLUMN "))\(column()) "
        + pick(["SET DEFAULT 5", "DROP DEFAULT", "SET DEFAULT NULL"])
    case 8: return pick(["COMMENT = 'two'", "RENAME TO \(table())", "ENGINE=InnoDB", "COMMENT ''"])
    default: return keyAction()
    }
  }

  private mutating func keyAction() -> String {
    let kind = pick(["INDEX", "KEY"])
    switch random.int(0..<7) {
    case 0, 1, 2: return "ADD \(tableConstraint())"
    case 3:
      let name = pick(["f1", "f2", "f3", "f4", "t0_ibfk_1", "t1_ibfk_1", "t2_ibfk_1"])
      return pick(["DROP PRIMARY KEY", "DROP FOREIGN KEY \(name)"])
    case 4: return "DROP \(kind) \(maybe("IF EXISTS "))\(key())"
    case 5:
      return
        "DROP CONSTRAINT \(maybe("IF EXISTS "))\(pick(["q1", "q2", "CONSTRAINT_1", "f1", "k1"]))"
    default: return "RENAME \(kind) \(key()) TO \(key())"
    }
  }
}
