internal import Clibgit2
internal import SourceText

/// The library as a whole.
///
/// It is started once, with these options:
/// - Ownership is not checked. The check protects against configuration that names programs to run;
///   libgit2 runs none. Without this, repositories in containers and `safe.directory = *` fail.
/// - Format extensions that change nothing about reading are allowed; `LibGit2Repository` looks at
///   the others itself.
/// - Objects are not hashed again when they are read, and not kept: the walks keep what they need.
package enum LibGit2 {
  static let start: Result<Void, GitError> = Result { () throws(GitError) in
    try check("git_libgit2_init", git_libgit2_init())
    try check("git_libgit2_opts", mlint_git_allow_extensions())
    try check("git_libgit2_opts", mlint_git_set_owner_validation(0))
    try check("git_libgit2_opts", mlint_git_set_strict_hash_verification(0))
    try check("git_libgit2_opts", mlint_git_set_caching(0))
  }

  /// Leaves out the configuration of the machine and of the user, for tests.
  ///
  /// Affects repositories that are opened afterwards, in the whole process.
  package static func ignoreUserConfiguration() throws(GitError) {
    try start.get()
    let levels = [
      GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
      GIT_CONFIG_LEVEL_PROGRAMDATA,
    ]
    for level in levels {
      try check("git_libgit2_opts", mlint_git_set_search_path(level, "/dev/null"))
    }
  }
}

/// Turns a negative status of a libgit2 function into an error.
///
/// The library keeps its words for each thread until the next call, so they are read at once.
@discardableResult
func check(_ function: StaticString, _ status: Int32) throws(GitError) -> Int32 {
  guard status < 0 else { return status }
  throw GitError(function: "\(function)", code: status, message: lastMessage())
}

/// As `check`, with nil for a status that says that something does not exist.
func checkPresent(_ function: StaticString, _ status: Int32) throws(GitError) -> Int32? {
  if status == GIT_ENOTFOUND.rawValue { return nil }
  return try check(function, status)
}

/// The library's words for what failed last, which may quote names of files, on one line.
func lastMessage() -> String {
  guard let error = git_error_last(), let message = error.pointee.message else {
    return "no message"
  }
  return String(cString: message).escapedForDisplay
}

/// Owns one object of libgit2 and frees it exactly once.
struct Handle: ~Copyable {
  let pointer: OpaquePointer
  private let free: @convention(c) (OpaquePointer?) -> Void

  init(_ pointer: OpaquePointer, free: @escaping @convention(c) (OpaquePointer?) -> Void) {
    self.pointer = pointer
    self.free = free
  }

  /// Owns what a function stores through its first argument.
  init(
    _ function: StaticString, free: @escaping @convention(c) (OpaquePointer?) -> Void,
    _ make: (inout OpaquePointer?) throws(GitError) -> Int32
  ) throws(GitError) {
    var pointer: OpaquePointer?
    try check(function, try make(&pointer))
    guard let pointer else {
      throw GitError(function: "\(function)", code: 0, message: "returned nothing")
    }
    self.init(pointer, free: free)
  }

  deinit { free(pointer) }
}

extension ObjectID {
  init(_ id: git_oid) {
    self = withUnsafeBytes(of: id) { ObjectID(bytes: $0) } ?? .zero
  }

  /// The id for libgit2; nil for a SHA-256, which libgit2 1.5 does not know.
  var raw: git_oid? {
    guard format == .sha1 else { return nil }
    var id = git_oid()
    withUnsafeMutableBytes(of: &id, storeSHA1)
    return id
  }
}

/// A path as a C string; git's paths hold no zero byte, and one given here is cut at it.
func cString(_ path: some Sequence<UInt8>) -> [CChar] {
  path.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
}

/// The bytes of a C string, without final slashes.
func folderBytes(_ path: UnsafePointer<CChar>) -> [UInt8] {
  var bytes: [UInt8] = []
  var next = path
  while next.pointee != 0 {
    bytes.append(UInt8(bitPattern: next.pointee))
    next += 1
  }
  while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
  return bytes
}
