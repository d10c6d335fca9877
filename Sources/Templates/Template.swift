package import SourceText

/// The text of a new file.
package struct RenderedTemplate: Sendable, Equatable {
  package var bytes: [UInt8]
  /// The names that the template asked for and nobody defined, in the order of the first use.
  ///
  /// They are false, as in Alembic; an `env.py` that adds names would change the outcome, and `mlint`
  /// does not run it. `imports`, `upgrades` and `downgrades` are always among them for a merge.
  package var undefinedNames: [String]
}

/// Renders `script.py.mako` without running Python.
///
/// The subset: text, `${…}` with filters, `% if` and `% for` lines, comments, blocks of assignments and
/// imports, and the expressions of `Expression`. Whatever is outside it is refused, never guessed;
/// what Alembic itself could not render is refused too, save for wrong indentation in a block of code.
/// Line ends are kept.
package enum Template {
  /// The longest template that is read, in bytes.
  package static let maximumSize = 1 << 20

  /// Renders a template as Alembic 1.20 with Mako 1.4 does.
  ///
  /// - Parameters:
  ///   - file: The template.
  ///   - context: What the template may ask for.
  /// - Returns: The bytes of the new file, in UTF-8.
  /// - Throws: The first construct that cannot be rendered.
  package static func render(
    _ file: SourceFile, _ context: TemplateContext
  ) throws(TemplateProblem) -> RenderedTemplate {
    do throws(TemplateRefusal) {
      let bytes = file.bytes
      guard bytes.count <= maximumSize else {
        throw TemplateRefusal(offset: 0, construct: "template", message: "is too long")
      }
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw TemplateRefusal(offset: 0, construct: "template", message: "is not UTF-8")
      }
      var renderer = TemplateRenderer(try TemplateParser.parse(bytes), context)
      return try renderer.render()
    } catch {
      let position = LineIndex(file.bytes).position(of: error.offset)
      throw TemplateProblem(
        line: position.line, column: position.column,
        construct: error.construct.escapedForDisplay, message: error.message)
    }
  }
}
