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

/// Feeds a child's input and collects its outputs at the same time, so that neither side waits for
/// the other forever.
struct Exchange {
  private let input: [UInt8]
  private let inputEnd: Pipe?
  private let outputEnds: [Pipe]
  private let maximumOutput: Int
  private var written = 0
  private(set) var outputs: [[UInt8]]
  private(set) var wasCut = false

  init(input: [UInt8], inputEnd: Pipe?, outputEnds: [Pipe], maximumOutput: Int) {
    self.input = input
    self.inputEnd = inputEnd
    self.outputEnds = outputEnds
    self.maximumOutput = maximumOutput
    outputs = outputEnds.map { _ in [] }
    if let inputEnd { _ = fcntl(inputEnd.writeEnd, F_SETFL, O_NONBLOCK) }
  }

  /// Returns when every output has ended or one has passed the bound.
  mutating func run() {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while !wasCut, outputEnds.contains(where: { $0.readEnd >= 0 }) {
      var polled = outputEnds.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
      polled.append(
        pollfd(fd: inputEnd?.writeEnd ?? -1, events: Int16(POLLOUT), revents: 0))
      if poll(&polled, nfds_t(polled.count), -1) < 0 {
        if errno == EINTR { continue }
        return
      }
      for index in outputEnds.indices where polled[index].revents != 0 {
        collect(index, &buffer)
      }
      if polled[outputEnds.count].revents != 0 { feed() }
    }
    inputEnd?.closeWriteEnd()
  }

  private mutating func collect(_ index: Int, _ buffer: inout [UInt8]) {
    let count = read(outputEnds[index].readEnd, &buffer, buffer.count)
    if count < 0, errno == EINTR { return }
    guard count > 0 else { return outputEnds[index].closeReadEnd() }
    let room = maximumOutput - outputs[index].count
    outputs[index] += buffer.prefix(min(count, room))
    if count > room { wasCut = true }
  }

  private mutating func feed() {
    guard let inputEnd else { return }
    let start = written
    let count = input.withUnsafeBytes { bytes in
      write(inputEnd.writeEnd, bytes.baseAddress.map { $0 + start }, bytes.count - start)
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    // A child that closed its input early is no error; the rest is not wanted.
    written = count < 0 ? input.count : written + count
    if written == input.count { inputEnd.closeWriteEnd() }
  }
}
