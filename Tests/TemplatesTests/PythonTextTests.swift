import SourceText
import Templates
import Testing

/// Strings, formats and dates, compared with CPython and Alembic.
@Suite struct PythonTextTests {
  private func compare(
    _ requests: [OracleRequest], _ ours: [String?], _ comment: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let answers = try OracleAnswer.ask(requests)
    let wrong = answers.indices.filter { !isSame(ours[$0], answers[$0].text) }
    for index in wrong.prefix(5) {
      let request = requests[index]
      Issue.record(
        """
        \(comment) of \((request.template ?? request.text ?? "").debugDescription) \
        \(request.message.debugDescription): \(ours[index].debugDescription), \
        Python: \((answers[index].text ?? answers[index].failed).debugDescription)
        """, sourceLocation: location)
    }
  }

  @Test func reprAndLower() throws {
    let messages = Messages.all(400)
    try compare(
      messages.map { OracleRequest("repr", text: $0) }, messages.map(\.pythonRepr), "repr")
    try compare(
      messages.map { OracleRequest("lower", text: $0) }, messages.map(\.lowercasedAsPython), "lower"
    )
  }

  @Test func fileNames() throws {
    let templates = [
      RevisionFileName.defaultTemplate, "%(year)d_%(month).2d_%(day).2d_%(hour)02x-%(rev).4s",
      "%(epoch)s-%(slug).10s", "%(year)d/%(month)d/%(rev)s%%", "../%(rev)r", "/abs/%(rev)s",
      "%(nothing)s", "%(rev)d", "%(rev)", "100%", "%(rev)q", "%(year)e_%(minute)g %(second)f",
    ]
    var requests: [OracleRequest] = []
    var ours: [String?] = []
    for (index, message) in Messages.all(300).enumerated() where !message.contains("\0") {
      var request = OracleRequest("file_name")
      request.template = templates[index % 3 == 0 ? (index / 3) % templates.count : 0]
      request.message = message
      request.revision = "1975ea83b712"
      request.limit = [0, 40, 10, 1, -5][index % 5]
      request.createDate = "2024-02-29 03:04:05.000678"
      requests.append(request)
      let date = try #require(DateTime("2024-02-29 03:04:05.000678"))
      ours.append(
        try? RevisionFileName.path(
          template: request.template ?? "", revision: "1975ea83b712", message: message, date: date,
          slugLength: request.limit ?? 0))
    }
    try compare(requests, ours, "file name")
  }

  /// Every conversion with every combination of flags, width and precision.
  @Test func conversions() throws {
    var requests: [OracleRequest] = []
    var ours: [String?] = []
    for type in "sradiuoxXeEfFgGc%qz" {
      for flags in ["", "0", "-", "+", " ", "#", "0-", "+0", "# ", "#0"] {
        for size in ["", "12", ".0", ".3", "8.2", "1.15", ".", "h"] {
          var request = OracleRequest("file_name")
          request.template =
            "%(rev)s"
            + "month,epoch,year".split(separator: ",").map { " %(\($0))\(flags)\(size)\(type)" }
            .joined()
          request.revision = "x"
          request.limit = 40
          request.createDate = "2025-11-21 00:00:00"
          let date = try #require(DateTime("2025-11-21"))
          requests.append(request)
          ours.append(
            try? RevisionFileName.path(
              template: request.template ?? "", revision: "x", message: nil, date: date))
        }
      }
    }
    try compare(requests, ours, "conversion")
  }

  @Test(arguments: [
    "2024-01-02 03:04:05.678901", "2024-01-02 03:04:05", "2024-12-31 23:59:59.000001",
    "2024-01-02 03:04:05.678901+00:00", "2024-01-02 03:04:05-03:30", "2024-01-02T03:04:05",
    "2024-01-02", "0001-01-01 00:00:00", "2024-02-29 00:00:00", "2024-01-02 03:04",
    "2024-01-02 03:04:05.678", "2024-01-02 03:04:05+05:30:15",
  ])
  func dates(text: String) throws {
    try compare([OracleRequest("date", text: text)], [DateTime(text)?.description], "date")
  }

  @Test(arguments: [
    "", "2023-02-29", "2024-13-01", "2024-01-02 24:00:00", "2024-01-02 03:04:05.", "yesterday",
    "2024-01-02 03:04:05 UTC", "2024-01-02 03:04:05+0", "24-01-02", "2024-01-02 03",
  ])
  func noDates(text: String) {
    #expect(DateTime(text) == nil)
  }

  @Test func datesAreOrderedByTheMoment() throws {
    let texts = [
      "2024-01-02 03:04:05+02:00", "2024-01-02 02:00:00", "2024-01-02 02:00:00.000001",
      "2024-01-02 01:00:00-02:00",
    ]
    let dates = try texts.map { try #require(DateTime($0)) }
    #expect(dates.sorted() == dates)
    #expect(dates[1].epoch == 1_704_160_800)
  }

  @Test func escapedMessagesAreReadBack() throws {
    let messages = Messages.all(300)
    let requests = messages.map {
      OracleRequest("docstring", text: MessageText.escapedForDocstring($0))
    }
    try compare(requests, messages.map { $0 + "\n\nRevision ID: x\n" }, "docstring")
    let ordinary = "rename \"users\" to 'people', 100% sure: ${x}"
    #expect(MessageText.escapedForDocstring(ordinary) == ordinary)
  }
}
