import Foundation
import TestSupport
import Testing

@Suite struct CacheTests {
  @Test func everyCorpusIsPinned() throws {
    let corpora = try Corpus.all()
    #expect(corpora.filter { $0.group == 1 }.count == 7)
    #expect(corpora.filter { $0.group == 2 }.count == 12)
    #expect(corpora.first?.description == "backend.ai-manager==26.9.6")
  }

  @Test func aWheelIsUnpackedOnce() throws {
    let folder = try Corpus.wheel("zou")
    #expect(FileManager.default.fileExists(atPath: folder + "/zou/migrations/script.py.mako"))
    #expect(try Corpus.wheel("zou") == folder)
    let zou = try #require(try Corpus.all().first { $0.name == "zou" })
    #expect(try zou.pythonFiles().filter { $0.hasPrefix("zou/migrations/versions/") }.count == 233)
  }

  @Test func whatCannotBeFetchedIsALoudFailure() throws {
    let failure = #expect(throws: TestFailure.self) { try Corpus.wheel("absent") }
    #expect(failure?.description.contains("NOT TESTED: the migrations of absent") == true)
  }

  /// Names with `..`, absolute names and names for Windows, each in a zip file of its own.
  @Test(arguments: ["../evil", "/tmp/evil", "a/../../evil", #"..\evil"#])
  func aMemberThatLeavesTheFolderIsRefused(name: String) throws {
    let folder = try TemporaryFolder()
    let code = """
      import pathlib, sys, zipfile, cache
      with zipfile.ZipFile("bad.whl", "w") as archive:
          archive.writestr("good", "")
          archive.writestr(sys.argv[1], "")
      try:
          cache.unpack(pathlib.Path("bad.whl"), pathlib.Path("inside"))
      except cache.Unavailable as problem:
          print(problem)
      """
    let result = try run(
      "python3", ["-c", code, name], in: folder.path,
      environment: ["PYTHONPATH": SourceTree.path("Tests/Tools")]
    ).orFail()
    #expect(result.output.contains("unsafe member"))
    #expect(try filesBelow(folder.path) == ["bad.whl"])
  }

  @Test func manyWantTheSameThingAtOnce() throws {
    let folder = try TemporaryFolder()
    let code = """
      import pathlib, subprocess, sys, time
      sys.path.insert(0, sys.argv[1])
      import cache
      worker = "import cache, pathlib, time\\nwith cache.building(pathlib.Path('made')) as f:\\n" \\
          "  if f:\\n    time.sleep(0.3); print('built'); (f / 'file').touch()"
      running = [subprocess.Popen([sys.executable, "-c", worker],
                 env={"PYTHONPATH": sys.argv[1]}) for _ in range(4)]
      sys.exit(sum(process.wait() for process in running))
      """
    let result = try run(
      "python3", ["-c", code, SourceTree.path("Tests/Tools")], in: folder.path
    ).orFail()
    #expect(result.output == "built\n")
    #expect(FileManager.default.fileExists(atPath: folder.path("made/file")))
  }
}

@Suite struct PythonToolsTests {
  @Test func alembicIsThePinnedOne() throws {
    #expect(try run(PythonTools.alembic() + "/alembic", ["--version"]).output == "alembic 1.20.1\n")
    #expect(try PythonTools.alembicTemplate("env.py").contains("run_migrations_offline"))
  }

  @Test func interpretersAreCPythons() throws {
    let all = try Interpreters.all()
    for interpreter in all {
      let version = try run(interpreter.path, ["--version"]).line
      #expect(
        version == "Python \(interpreter.major).\(interpreter.minor).\(interpreter.patch)")
    }
    #expect(Set(all.map(\.minor)).count == all.count)
  }
}
