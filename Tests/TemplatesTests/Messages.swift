import TestSupport

/// Messages of every kind, for slugs, file names, reprs and templates.
enum Messages {
  static let chosen = [
    "", " ", "add users", "Add Users Table", "empty message", "rename \"users\" to 'people'",
    "it's", "say \"hi\"", "100% sure", "%(rev)s ${x} % if", "back\\slash", "\\", "tri\"\"\"ple",
    "a\tb\nc\r\nd", "nul\0", "\u{7F}\u{80}\u{A0}\u{AD}", "été crémé", "e\u{301}te\u{301}",
    "Ünïcödé",
    "ΣΑΣ ΟΔΟΣ", "Ὀδυσσεύς ΑΣ.", "İstanbul ıI", "ẞ ß ŒUVRE", "数据库 迁移", "データベースの移行",
    "हिन्दी में संदेश", "עברית", "العربية", "ไทย ภาษา", "½ ² ③ Ⅷ", "emoji 🎉 done 👩‍👩‍👧",
    "\u{1F1E9}\u{1F1EA}", "x_y__z", "_leading and trailing_", "a-b.c/d:e", "#123 fix (PROJ-7)",
    "zero\u{200B}width\u{FEFF}", "line\u{2028}separator", "\u{1D400}\u{1D41A} math", "Ǆ ǅ ǆ",
    "a very long message that is longer than forty characters in all",
    "averyveryveryverylongwordwithoutanyblankinitatall", "exactly forty characters long message xx",
    "forty one characters long message, indeed",
    "add_column_to_a_table_with_underscores_everywhere_x",
    "private \u{E000} unassigned \u{E0FFF}", "noncharacter \u{FFFE}", "\u{3000}wide\u{3000}blank",
  ]

  /// The chosen ones, and random mixtures of their parts.
  static func all(_ count: Int) -> [String] {
    var random = RandomSource(seed: 5)
    let scalars = chosen.joined().unicodeScalars.map { String($0) }
    return chosen
      + (0..<count).map { _ in
        (0..<random.int(1..<60)).compactMap { _ in
          random.chance(0.3) ? " " : random.element(of: scalars)
        }.joined()
      }
  }
}
