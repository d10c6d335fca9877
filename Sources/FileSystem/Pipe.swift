internal import CSystem
internal import Glibc

/// Both ends of a pipe; what is still open is closed at the end of its life.
final class Pipe {
  private(set) var readEnd: Int32
  private(set) var writeEnd: Int32

  init() throws(FileSystemError) {
    var ends: [Int32] = [-1, -1]
    // The copies that a child gets as its standard streams are inherited all the same.
    try systemCall("cannot make a pipe", []) { pipe2(&ends, O_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  func closeReadEnd() {
    if readEnd >= 0 { close(readEnd) }
    readEnd = -1
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }

  deinit {
    closeReadEnd()
    closeWriteEnd()
  }
}

/// Collects a child's outputs at the same time, so that neither side waits for the other forever.
struct OutputCollector {
  private let pipes: [Pipe]
  private let maximumOutput: Int
  private(set) var outputs: [[UInt8]]
  private(set) var wasCut = false
  private(set) var timedOut = false

  /// Whether every output was read to its end.
  var isComplete: Bool { !pipes.contains { $0.readEnd >= 0 } }

  init(_ pipes: [Pipe], maximumOutput: Int) {
    self.pipes = pipes
    self.maximumOutput = maximumOutput
    outputs = pipes.map { _ in [] }
  }

  /// Returns when every output has ended, one has passed the bound, or time is up.
  mutating func run(until deadline: Deadline?) throws(FileSystemError) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while !wasCut, !isComplete {
      var polled = pipes.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
      try systemCall("cannot wait for output", []) {
        poll(&polled, nfds_t(polled.count), deadline?.milliseconds ?? -1)
      }
      if let deadline, deadline.hasPassed {
        timedOut = true
        return
      }
      for index in pipes.indices where polled[index].revents != 0 {
        try collect(index, &buffer)
      }
    }
  }

  private mutating func collect(
    _ index: Int, _ buffer: inout [UInt8]
  ) throws(FileSystemError) {
    let end = pipes[index].readEnd
    let count = try systemCall("cannot read output", []) { read(end, &buffer, buffer.count) }
    guard count > 0 else { return pipes[index].closeReadEnd() }
    let room = maximumOutput - outputs[index].count
    outputs[index] += buffer.prefix(min(count, room))
    if count > room { wasCut = true }
  }
}
