// swift-tools-version: 6.2
import PackageDescription

// MLINT_STATIC=1 (set by `.ci/release`) links libgit2.a and stubs for its network code, so that the
// release is one static file. Development links libgit2's shared library.
let isStatic = Context.environment["MLINT_STATIC"] == "1"

let gitLibraries: [LinkerSetting] =
  isStatic
  ? [":libgit2.a", ":libmbedcrypto.a", ":libpcre2-8.a", ":libz.a"].map { .linkedLibrary($0) }
  : [.linkedLibrary("git2")]
let jsonLibraries: [LinkerSetting] = [.linkedLibrary(isStatic ? ":libjansson.a" : "jansson")]
let postgresGrammarLibraries: [LinkerSetting] = [
  .linkedLibrary(isStatic ? ":libpg_query.a" : "pg_query")
]
let sqliteLibraries: [LinkerSetting] = [.linkedLibrary(isStatic ? ":libsqlite3.a" : "sqlite3")]

/// What leads Swift's runtime to `CFreeLists`.
let runtimeReplacements: [LinkerSetting] =
  isStatic
  ? [
    .unsafeFlags([
      "-Xlinker", "--wrap=swift_slowAlloc", "-Xlinker", "--wrap=swift_slowDealloc",
    ])
  ] : []

let base: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module without unsafe code: every unsafe expression would have to say so.
func pure(_ name: String, _ dependencies: [Target.Dependency] = [], plugins: [String] = [])
  -> Target
{
  .target(
    name: name, dependencies: dependencies, swiftSettings: base + [.strictMemorySafety()],
    plugins: plugins.map { .plugin(name: $0) })
}

/// A module that wraps C, the only kind that may use unsafe code.
func wrapper(
  _ name: String, _ dependencies: [Target.Dependency], linking libraries: [LinkerSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: base, linkerSettings: libraries)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"],
    swiftSettings: [.treatAllWarnings(as: .error)])
}

let package = Package(
  name: "mlint",
  products: [.executable(name: "mlint", targets: ["mlint"])],
  targets: [
    // Text and what is read from it.
    pure("SourceText"),
    pure("PythonSyntax", ["SourceText"]),
    pure("SQLSyntax", ["SourceText"]),
    wrapper(
      "PostgresSyntax", ["CPGQuery", "SQLSyntax", "SourceText"],
      linking: postgresGrammarLibraries),
    .systemLibrary(name: "CPGQuery", providers: [.apt(["libpg-query-dev"])]),
    pure("Templates", ["SourceText"]),
    wrapper("TOML", ["CTOML", "SourceText"]),
    .target(name: "CTOML"),
    wrapper("JSON", ["CJansson"], linking: jsonLibraries),
    .systemLibrary(name: "CJansson", providers: [.apt(["libjansson-dev"])]),

    // The outside world.
    .systemLibrary(name: "CSystem"),
    wrapper("FileSystem", ["CSystem", "SourceText"]),
    wrapper("Parallelism", ["CSystem"]),
    .systemLibrary(name: "Clibgit2", providers: [.apt(["libgit2-dev"])]),
    .target(
      name: "CGitNetworkStubs", cSettings: isStatic ? [.define("MLINT_STATIC")] : []),
    wrapper(
      "Git", ["Clibgit2", "CGitNetworkStubs", "FileSystem", "SourceText"], linking: gitLibraries),
    pure("Snapshots", ["FileSystem", "Git", "SourceText"]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    wrapper(
      "DatabaseRevisions", ["CSQLite", "FileSystem", "SourceText"], linking: sqliteLibraries),

    // What a project means.
    pure("AlembicConfiguration", ["Snapshots", "SourceText", "TOML", "Templates"]),
    pure("SchemaModel"),
    pure("MigrationModel", ["SchemaModel", "SourceText"]),
    pure("SchemaReplay", ["MigrationModel", "SchemaModel"]),
    pure("HeadsFile", ["MigrationModel", "SourceText"]),
    pure(
      "Extraction",
      [
        "MigrationModel", "PostgresSyntax", "PythonSyntax", "SQLSyntax", "SchemaModel",
        "SourceText",
      ]),
    pure(
      "Loading",
      [
        "AlembicConfiguration", "Extraction", "HeadsFile", "MigrationModel", "Parallelism",
        "SchemaModel", "Snapshots", "SourceText",
      ]),
    pure(
      "History",
      [
        "AlembicConfiguration", "Git", "JSON", "Loading", "MigrationModel", "Snapshots",
        "SourceText",
      ]),

    // What is said and done about it.
    pure("Diagnostics", ["SourceText"]),
    pure(
      "Rules",
      [
        "AlembicConfiguration", "Diagnostics", "HeadsFile", "History", "MigrationModel",
        "SchemaModel", "SourceText",
      ],
      plugins: ["RulePagesPlugin"]),
    .plugin(
      name: "RulePagesPlugin", capability: .buildTool(), path: "Sources/RulePagesPlugin"),
    pure(
      "MergePlanning",
      ["AlembicConfiguration", "History", "MigrationModel", "SourceText", "Templates"]),
    pure("Reports", ["Diagnostics", "SourceText"]),
    pure("Settings", ["SourceText", "TOML"]),
    pure("ArgumentParsing", ["SourceText"]),
    pure(
      "Driver",
      [
        "AlembicConfiguration", "DatabaseRevisions", "Diagnostics", "Extraction", "FileSystem",
        "Git", "HeadsFile", "History", "Loading", "MergePlanning", "MigrationModel",
        "Parallelism", "Reports", "Rules", "SchemaModel", "SchemaReplay", "Settings", "Snapshots",
        "SourceText",
      ]),
    .target(name: "CTrap"),
    .target(name: "CFreeLists", cSettings: isStatic ? [.define("MLINT_STATIC")] : []),
    .executableTarget(
      name: "mlint",
      dependencies: [
        "ArgumentParsing", "CFreeLists", "CSystem", "CTrap", "Diagnostics", "Driver", "FileSystem",
        "History", "Reports", "Rules", "SourceText",
      ],
      swiftSettings: base, linkerSettings: runtimeReplacements),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["CSpawn"], path: "Tests/TestSupport",
      swiftSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CSpawn", path: "Tests/CSpawn"),
    .target(
      name: "GitTestSupport", dependencies: ["Git", "SourceText", "TestSupport"],
      path: "Tests/GitTestSupport", swiftSettings: [.treatAllWarnings(as: .error)]),
    tests("TestSupportTests", []),
    tests("EndToEndTests", ["mlint"]),
    tests("RulePageTests", ["mlint"]),
    tests("SourceTextTests", ["SourceText"]),
    .testTarget(
      name: "PythonSyntaxTests", dependencies: ["PythonSyntax", "SourceText", "TestSupport"],
      exclude: ["snippets.txt"], swiftSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "SQLTestSupport", dependencies: ["SQLSyntax", "SourceText"],
      path: "Tests/SQLTestSupport", swiftSettings: [.treatAllWarnings(as: .error)]),
    tests("SQLSyntaxTests", ["SQLSyntax", "SQLTestSupport", "SourceText"]),
    tests(
      "PostgresSyntaxTests",
      ["CPGQuery", "PostgresSyntax", "SQLSyntax", "SQLTestSupport", "SourceText"]),
    tests("TemplatesTests", ["SourceText", "Templates"]),
    tests("TOMLTests", ["SourceText", "TOML"]),
    tests("JSONTests", ["JSON"]),
    tests("FileSystemTests", ["FileSystem", "SourceText"]),
    tests("ParallelismTests", ["Parallelism"]),
    tests("DatabaseRevisionsTests", ["DatabaseRevisions", "SourceText"]),
    tests("GitTests", ["Git", "GitTestSupport", "SourceText"]),
    tests("SnapshotsTests", ["Git", "GitTestSupport", "Snapshots", "SourceText"]),
    tests("AlembicConfigurationTests", ["AlembicConfiguration", "Snapshots", "SourceText"]),
    tests("MigrationModelTests", ["MigrationModel", "SchemaModel", "SourceText"]),
    tests("SchemaModelTests", ["SchemaModel"]),
    tests("SchemaReplayTests", ["MigrationModel", "SchemaModel", "SchemaReplay", "SourceText"]),
    tests("ExtractionTests", ["Extraction", "MigrationModel", "SchemaModel", "SourceText"]),
    tests(
      "LoadingTests",
      ["AlembicConfiguration", "Loading", "MigrationModel", "Snapshots", "SourceText"]),
    tests("HeadsFileTests", ["Extraction", "HeadsFile", "MigrationModel", "SourceText"]),
    tests(
      "RulesTests",
      ["Diagnostics", "Extraction", "MigrationModel", "Rules", "SchemaModel", "SourceText"]),
    tests(
      "MergePlanningTests",
      [
        "AlembicConfiguration", "Extraction", "History", "MergePlanning", "MigrationModel",
        "SourceText", "Templates",
      ]),
    tests(
      "HistoryTests",
      [
        "AlembicConfiguration", "Git", "GitTestSupport", "History", "Loading", "MigrationModel",
        "Snapshots", "SourceText",
      ]),
    tests("ReportsTests", ["Diagnostics", "Reports", "SourceText"]),
    tests("SettingsTests", ["Settings", "SourceText"]),
    tests("ArgumentParsingTests", ["ArgumentParsing"]),
    tests("CTrapTests", ["CTrap"]),
    .target(
      name: "CFreeListsSupport", path: "Tests/CFreeListsSupport",
      cSettings: [.headerSearchPath("../../Sources/CFreeLists/include")]),
    tests("CFreeListsTests", ["CFreeListsSupport"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
