internal import FileSystem
internal import SourceText

extension RepositoryLayout {
  /// The commits at which a shallow clone is cut off.
  func readShallow() throws(OpenFailure) -> Set<ObjectID> {
    let path = commonDirectory + Array("/shallow".utf8)
    do {
      return Set(try readIDs(path))
    } catch {
      throw OpenFailure(
        cause: error.isNotPermitted ? .notPermitted : .unreadable, reason: "\(error)",
        remedy: "make the file readable")
    }
  }
}

/// Splits the value of `GIT_ALTERNATE_OBJECT_DIRECTORIES`; an entry in double quotes may hold `:`.
func alternates(_ value: [UInt8]) -> [[UInt8]] {
  let quote = UInt8(ascii: "\"")
  var paths: [[UInt8]] = []
  var current: [UInt8] = []
  var isQuoted = false
  var isEscaped = false
  for byte in value {
    if isEscaped {
      current.append(byte)
      isEscaped = false
    } else if isQuoted, byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == quote, isQuoted || current.isEmpty {
      isQuoted.toggle()
    } else if byte == UInt8(ascii: ":"), !isQuoted {
      paths.append(current)
      current = []
    } else {
      current.append(byte)
    }
  }
  return (paths + [current]).filter { !$0.isEmpty }
}

func absolute(_ path: [UInt8], in folder: [UInt8]) -> [UInt8] {
  path.first == slash ? path : folder + [slash] + path
}

/// The path without links where that can be found out, for comparing.
func canonical(_ path: [UInt8]) -> [UInt8] {
  (try? FileSystem.canonicalPath(path)) ?? path
}

/// Whether the current folder is the git directory or lies in it.
func isInside(_ gitDirectory: [UInt8], _ folder: [UInt8]) -> Bool {
  (canonical(folder) + [slash]).starts(with: canonical(gitDirectory) + [slash])
}

func isFolder(_ path: [UInt8]) -> Bool {
  (try? FileSystem.status(of: path, followingLinks: true))?.kind == .folder
}

func shown(_ path: [UInt8]) -> String {
  String(decoding: path, as: UTF8.self).escapedForDisplay
}

let slash = UInt8(ascii: "/")
