internal import CSystem
internal import Glibc

/// A set of processors that a thread may run on.
struct Processors: Sendable {
  private var set: cpu_set_t

  /// Those that this process was given; nil where the system has more than can be told.
  static let own: Processors? = {
    var set = cpu_set_t()
    guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else { return nil }
    return Processors(set: set)
  }()

  private init(set: cpu_set_t) {
    self.set = set
  }

  var count: Int {
    withUnsafeBytes(of: set) { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
  }

  /// The same without the one that this code runs on, if that leaves any.
  func withoutCurrent() -> Processors {
    let current = Int(sched_getcpu())
    guard current >= 0, count > 1 else { return self }
    var others = self
    withUnsafeMutableBytes(of: &others.set) { bytes in
      // Words of the machine, of which the lowest bit comes first.
      bytes.withMemoryRebound(to: UInt.self) { words in
        let (word, bit) = current.quotientAndRemainder(dividingBy: UInt.bitWidth)
        if words.indices.contains(word) { words[word] &= ~(1 << UInt(bit)) }
      }
    }
    return others
  }

  /// Restricts a thread to these.
  func restrict(_ thread: pthread_t) {
    withUnsafePointer(to: set) {
      _ = pthread_setaffinity_np(thread, MemoryLayout<cpu_set_t>.size, $0)
    }
  }

  /// Restricts a thread that is to be started to these.
  func restrict(_ attributes: inout pthread_attr_t) {
    withUnsafePointer(to: set) {
      _ = pthread_attr_setaffinity_np(&attributes, MemoryLayout<cpu_set_t>.size, $0)
    }
  }
}
