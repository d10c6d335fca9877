package import SourceText

extension IniFile {
  /// The longest ini that is read, in bytes.
  package static let maximumSize = 1 << 20

  /// Reads an ini by the rules of `configparser.ConfigParser` with its default settings.
  ///
  /// The rules are those of `RawConfigParser._read` in CPython 3.11.
  package static func parse(_ file: SourceFile) -> IniFile {
    var parser = IniParser(IniFile(path: file.path))
    guard file.bytes.count <= maximumSize else {
      parser.ini.report(.tooLarge, line: 1)
      return parser.ini
    }
    for (index, line) in lines(of: file.bytes, &parser).enumerated() {
      parser.read(line, number: index + 1)
    }
    return parser.finish()
  }

  /// The lines without their ends, which are `\n`, `\r\n` and `\r` as in Python's text files.
  private static func lines(of bytes: [UInt8], _ parser: inout IniParser) -> [String] {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      parser.ini.report(.byteOrderMark, line: 1)
      bytes = bytes.dropFirst(3)
    }
    var lines: [String] = []
    while !bytes.isEmpty {
      let end = bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.endIndex
      let line = bytes[..<end]
      if let text = String(validating: line, as: UTF8.self) {
        lines.append(text)
      } else {
        parser.ini.report(.notUTF8, line: lines.count + 1)
        lines.append(String(decoding: line, as: UTF8.self))
      }
      let isPair = bytes[end...].starts(with: [0x0D, 0x0A])
      bytes = bytes[min(end + (isPair ? 2 : 1), bytes.endIndex)...]
    }
    return lines
  }
}

/// The state between two lines.
private struct IniParser {
  private struct Open {
    var name: String
    var values: [String]
    var line: Int
  }

  var ini: IniFile
  private var section: String?
  private var option: Open?
  private var indentation = 0

  init(_ ini: IniFile) {
    self.ini = ini
  }

  mutating func read(_ line: String, number: Int) {
    let text = PythonText.strip(line)
    if let first = text.unicodeScalars.first, first == "#" || first == ";" { return }
    if text.isEmpty {
      if isContinuable { option?.values.append("") }
      return
    }
    let indentation = line.unicodeScalars.prefix { PythonText.isSpace($0) }.count
    if isContinuable, indentation > self.indentation {
      option?.values.append(text)
      return
    }
    self.indentation = indentation
    if let name = header(text) {
      closeOption()
      if !ini.open(name, line: number) { ini.report(.duplicateSection(name), line: number) }
      section = name
    } else if section == nil {
      ini.report(.missingSectionHeader, line: number)
    } else {
      readOption(text, number: number)
    }
  }

  /// Whether there is a value that lines can be added to; Python adds none to a key without a name.
  private var isContinuable: Bool { option?.name.isEmpty == false }

  mutating func finish() -> IniFile {
    closeOption()
    return ini
  }

  /// The name in a header: everything up to the last `]`, whatever follows.
  private func header(_ text: String) -> String? {
    let scalars = text.unicodeScalars
    guard scalars.first == "[", let end = scalars.lastIndex(of: "]") else { return nil }
    let name = scalars[..<end].dropFirst()
    return name.isEmpty ? nil : String(name)
  }

  private mutating func readOption(_ text: String, number: Int) {
    let delimiter = text.unicodeScalars.firstIndex { $0 == "=" || $0 == ":" }
    guard let delimiter else {
      // The option before stays open: lines that are indented deeper still continue it.
      ini.report(.notAnOption, line: number)
      return
    }
    closeOption()
    let name = PythonText.strip(text[..<delimiter]).lowercased()
    if name.isEmpty { ini.report(.notAnOption, line: number) }
    let value = PythonText.strip(text[text.unicodeScalars.index(after: delimiter)...])
    option = Open(name: name, values: [value], line: number)
  }

  private mutating func closeOption() {
    guard let open = option, let section else { return }
    option = nil
    let value = PythonText.stripEnd(open.values.joined(separator: "\n"))
    let added = ini.add(
      IniFile.Option(name: open.name, rawValue: value, line: open.line), to: section)
    if !added {
      ini.report(.duplicateOption(section: section, name: open.name), line: open.line)
    }
  }
}
