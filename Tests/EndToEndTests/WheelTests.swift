import Foundation
import TestSupport
import Testing

/// The wheel that `.ci/wheel` packs, installed by a real pip that has no network.
@Suite struct WheelTests {
  private func wheel(in folder: String) throws -> String {
    try run(
      SourceTree.path(".ci/wheel"), [folder], environment: ["MLINT_BINARY": try mlintBinary()]
    ).orFail().lines.last ?? ""
  }

  @Test func pipInstallsIt() throws {
    let folder = try TemporaryFolder("wheel")
    let path = try wheel(in: folder.path("dist"))
    #expect(path.contains("-py3-none-manylinux_2_17_"))
    try run("python3", ["-m", "venv", folder.path("venv")]).orFail()
    let bin = folder.path("venv/bin")
    try run(
      bin + "/python", ["-m", "pip", "install", "--no-index", "--quiet", path]
    ).orFail()
    #expect(
      try run(bin + "/mlint", ["--version"]).orFail().output
        == run(mlintBinary(), ["--version"]).orFail().output)
    // RECORD and the metadata are what pip understands.
    let check = try run(bin + "/python", ["-m", "pip", "show", "--files", "mlint"]).orFail()
    #expect(check.output.contains("License: Apache-2.0"), "\(check)")
    #expect(check.output.contains("bin/mlint"), "\(check)")
    try run(bin + "/python", ["-m", "pip", "uninstall", "--yes", "--quiet", "mlint"]).orFail()
    #expect(!FileManager.default.fileExists(atPath: bin + "/mlint"))
  }

  @Test func theSameBinaryGivesTheSameBytes() throws {
    let folder = try TemporaryFolder("wheel")
    let first = try wheel(in: folder.path("one"))
    let second = try wheel(in: folder.path("two"))
    #expect(try readFile(first) == readFile(second))
  }
}
