import Foundation

/// Programs from PyPI that tests compare with, each set in a virtual environment of its own.
package enum PythonTools {
  /// The versions that the reference pages describe.
  package static let alembicRequirements = ["alembic==1.20.1", "sqlalchemy==2.1.9", "mako==1.4.3"]

  /// The `bin` folder of an environment with exactly these requirements installed.
  ///
  /// - Parameter requirements: as pip understands them, best pinned with `==`.
  /// - Returns: an absolute path.
  /// - Throws: `TestFailure` that says what was not tested.
  package static func environment(_ requirements: String...) throws -> String {
    try environment(requirements)
  }

  private static func environment(_ requirements: [String]) throws -> String {
    let names = requirements.joined(separator: ", ")
    return try Cache.folder(["environment"] + requirements, untested: "agreement with \(names)")
  }

  /// What lets oracles keep what they say about a wheel, for `run`'s environment.
  ///
  /// Nothing is kept whose question would be asked differently now: see `oracle_results.py`.
  package static func memory() throws -> [String: String?] {
    ["ORACLE_RESULTS": try Cache.folder(["results"], untested: "agreement with oracles")]
  }

  /// The `bin` folder with `alembic` and a `python` that can import it.
  package static func alembic() throws -> String { try environment(alembicRequirements) }

  /// The `bin` folder with Alembic and pure or self-contained drivers of PostgreSQL and MySQL.
  package static func databases() throws -> String {
    try environment(alembicRequirements + drivers)
  }

  private static let drivers = ["psycopg[binary]==3.3.9", "pymysql==1.2.4"]

  /// The `bin` folder with the same and the libraries that OpenStack's projects import.
  package static func openStack() throws -> String {
    try environment(
      alembicRequirements + drivers + [
        "neutron-lib==5.0.1", "octavia-lib==3.12.0", "oslo.config==10.7.0", "oslo.db==18.1.1",
        "oslo.log==8.3.2", "oslo.policy==6.0.1", "oslo.service[threading]==4.8.0",
        "keystoneauth1==5.18.1",
      ])
  }

  /// The stock files of the installed Alembic's template, by name, such as `script.py.mako`.
  package static func alembicTemplate(_ name: String, of template: String = "generic") throws
    -> String
  {
    let code = """
      import alembic.config, pathlib, sys
      folder = pathlib.Path(alembic.config.Config().get_template_directory())
      sys.stdout.write((folder / sys.argv[1] / sys.argv[2]).read_text(encoding="utf-8"))
      """
    return try run(alembic() + "/python", ["-c", code, template, name]).orFail().output
  }

  /// Runs a program of `Tests/Tools` with a Python that can import Alembic.
  package static func oracle(
    _ script: String, _ arguments: [String] = [], in directory: String? = nil,
    environment: [String: String?] = [:], input: [UInt8] = [], timeout: TimeInterval = 120
  ) throws -> ProcessResult {
    try run(
      alembic() + "/python", [SourceTree.path("Tests/Tools/" + script)] + arguments,
      in: directory, environment: environment, input: input, timeout: timeout
    ).orFail()
  }
}
