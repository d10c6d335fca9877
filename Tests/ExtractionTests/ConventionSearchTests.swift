import Extraction
import SchemaModel
import SourceText
import Testing

/// Where the naming convention comes from that Alembic takes over from `env.py`.
@Suite struct ConventionSearchTests {
  private func source(_ path: RelativePath, _ text: String) -> SourceFile {
    SourceFile(path: path, bytes: Array(text.utf8), provenance: .synthetic)
  }

  private func search(_ script: String, _ modules: [String: String] = [:]) -> ConventionSearch {
    var sources = ModuleSources()
    for (number, (name, text)) in modules.enumerated() {
      let parts = name.split(separator: ".").map(String.init)
      sources.add(
        ModuleSource(source("m.py", text), package: parts.dropLast(), number: number + 1), parts)
    }
    return ConventionSearch(source("env.py", script), sources)
  }

  private let given = NamingConvention(index: nil, primaryKey: "pk_%(table_name)s")

  @Test(arguments: [
    // In `env.py` itself.
    ("target_metadata = MetaData(naming_convention={\"pk\": \"pk_%(table_name)s\"})", "", ""),
    (
      """
      NAMES = dict(pk="pk_%(table_name)s")
      target_metadata = db.metadata
      target_metadata.naming_convention = NAMES
      """, "", ""
    ),
    // In a class, a function, a module that a package hands on.
    (
      "from app import Base\ncontext.configure(target_metadata=Base.metadata)",
      "class Base(DeclarativeBase):\n    metadata = MetaData(naming_convention={\"pk\": \"pk_%(table_name)s\"})",
      ""
    ),
    (
      "from app import models\noptions = {\"target_metadata\": models.Base.metadata}",
      "from . import models", "from .. import no\nfrom app.base import make\nBase = make()"
    ),
    (
      "import app\ndef run():\n    target_metadata = app.models.Base.metadata",
      "", "from app.base import make as m\nBase = m()"
    ),
  ])
  func found(script: String, app: String, models: String) {
    let base = """
      from app.names import names
      def make():
          base = declarative_base()
          base.metadata.naming_convention = names
          return base
      """
    let search = search(
      script,
      [
        "app": app, "app.models": models, "app.base": base,
        "app.names": "names = {\"pk\": \"pk_%(table_name)s\"}",
      ])
    #expect(search.convention == given)
  }

  @Test func none() {
    let other = "Base = declarative_base()\n"
    for script in [
      "", "target_metadata = None", "from app import Base\ntarget_metadata = Base.metadata",
      "from elsewhere import metadata as target_metadata",
      // What it is not given to Alembic does not count, and of a list Alembic sees none.
      "names = MetaData(naming_convention={\"pk\": \"x\"})",
      "from app import one, two\ntarget_metadata = [one, two]",
    ] {
      #expect(search(script, ["app": other]).convention == NamingConvention(), "\(script)")
    }
  }

  @Test func notToBeTold() {
    for script in [
      "target_metadata = MetaData(naming_convention=made())",
      "target_metadata = MetaData(naming_convention={\"pk\": \"a\"})\nb = MetaData(naming_convention={})",
      "target_metadata = MetaData(naming_convention={\"own\": lambda c, t: c.name, \"pk\": \"%(own)s\"})",
    ] {
      #expect(search(script).convention == nil, "\(script)")
    }
  }

  @Test func modulesAreWanted() {
    let search = search("from app.models import Base\ntarget_metadata = Base.metadata")
    #expect(search.wanted.contains(["app", "models", "Base"]))
  }

  /// Modules that import from each other come to an end.
  @Test func endless() {
    let search = search(
      "from app.a import x\ntarget_metadata = x",
      ["app.a": "from app.b import x", "app.b": "from app.a import x"])
    #expect(search.convention == NamingConvention())
  }
}
