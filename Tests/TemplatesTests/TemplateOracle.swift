import Foundation
import Templates
import TestSupport

/// A request to `Tests/Tools/template_oracle.py`.
struct OracleRequest: Encodable {
  /// Nothing, a text, or a tuple or list of texts.
  enum Names: Encodable {
    case none
    case one(String)
    case several(type: String, items: [String])

    init(_ names: TemplateContext.Names) {
      switch names {
      case .none: self = .none
      case .one(let name): self = .one(name)
      case .tuple(let items): self = .several(type: "tuple", items: items)
      case .list(let items): self = .several(type: "list", items: items)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .none: try container.encodeNil()
      case .one(let name): try container.encode(name)
      case .several(let type, let items): try container.encode(Several(type: type, items: items))
      }
    }

    private struct Several: Encodable {
      var type: String
      var items: [String]
    }
  }

  enum CodingKeys: String, CodingKey {
    case action = "do"
    case template, message, options, texts, revision, limit, text
    case upRevision = "up_revision"
    case downRevision = "down_revision"
    case branchLabels = "branch_labels"
    case dependsOn = "depends_on"
    case createDate = "create_date"
  }

  var action: String
  var template: String?
  var message: String?
  var options: [String: String]?
  var texts: [String: String]?
  var revision: String?
  var limit: Int?
  var text: String?
  var upRevision: String?
  var downRevision = Names.none
  var branchLabels = Names.none
  var dependsOn = Names.none
  var createDate: String?

  init(_ action: String) {
    self.action = action
  }

  init(_ action: String, text: String) {
    self.init(action)
    self.text = text
  }

  /// Asks for a rendered template.
  init(rendering template: String, _ context: TemplateContext) {
    self.init("render")
    self.template = template
    message = context.message
    options = context.mainOptions
    texts = context.texts
    upRevision = context.upRevision
    downRevision = Names(context.downRevision)
    branchLabels = Names(context.branchLabels)
    dependsOn = Names(context.dependsOn)
    createDate = context.createDate.description
  }
}

/// What Alembic, Mako or Python gave, or the exception.
struct OracleAnswer: Decodable {
  var text: String?
  var failed: String?

  static func ask(_ requests: [OracleRequest]) throws -> [OracleAnswer] {
    let input = try JSONEncoder().encode(requests)
    let result = try PythonTools.oracle("template_oracle.py", input: Array(input))
    let answers = try JSONDecoder().decode([OracleAnswer].self, from: Data(result.outputBytes))
    guard answers.count == requests.count, !answers.isEmpty else {
      throw TestFailure("NOT TESTED: the oracle gave \(answers.count) answers")
    }
    return answers
  }
}

/// Whether the code points are the same; Swift's `==` also accepts equivalent spellings.
func isSame(_ left: String?, _ right: String?) -> Bool {
  left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
}
