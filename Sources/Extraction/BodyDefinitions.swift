import MigrationModel
import PythonSyntax
import SourceText

/// Functions and classes that functions make, and what decorators do with them.
extension BodyReader {
  /// `def …:` in a function, which runs nothing but its decorators and the defaults of its parameters.
  mutating func define(_ node: NodeID) {
    guard let view = tree.function(node), let name = tree.nameID(view.name) else { return }
    for decorator in view.decorators { visit(decorator) }
    for parameter in view.parameters {
      if let value = parameter.defaultValue { visit(value) }
    }
    bind(name, .function(evaluator.made(node)))
  }

  /// `class …:` in a function, whose body runs at once, with names of its own.
  mutating func defineClass(_ node: NodeID) {
    guard let view = tree.classDefinition(node), let name = tree.nameID(view.name) else { return }
    for part in view.decorators { visit(part) }
    let names = evaluator.names
    _ = walk(view.body)
    evaluator.names = names
    let object = StaticObject(.type(evaluator.made(type: node)))
    object.enumeration = tree.classDefinition(node).flatMap { evaluator.enumeration($0) }
    bind(name, .object(object))
  }

  /// Takes note of what decorators make of a function that is followed: those that are not known may call it or
  /// not, and do more.
  mutating func noteDecorators(
    of view: Callable, _ function: FunctionReference, _ call: StaticCall
  ) {
    for decorator in view.decorators where !evaluator.isTransparent(decorator) {
      beUncertain()
      guard !evaluator.isMemory(decorator),
        receivesLive(call) || evaluator.isLive(.function(function))
          || evaluator.mentionsLive(below: decorator)
      else { continue }
      let text = String(decoding: tree.bytes[tree.range(of: decorator).offsets], as: UTF8.self)
      unread(decorator, "`@\(text.prefix(60))` is not followed and may do anything")
    }
  }
}
