internal import CSystem
internal import Glibc

/// Threads with a stack of known size, and another for the handler of an overflow, that last as long as the
/// process.
@usableFromInline
enum Thread {
  private static let alternateStackSize = 64 << 10

  /// What a thread does, given its heap, of which it has used little.
  typealias Work = @Sendable (LargePages.Heap) -> Never

  /// Starts a thread that runs something which never returns.
  ///
  /// - Parameters:
  ///   - processors: Where it runs at first; nil for wherever this thread may run.
  ///   - body: What it runs.
  /// - Returns: Whether the system gave one.
  static func start(on processors: Processors?, _ body: @escaping Work) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Parallel.stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    processors?.restrict(&attributes)
    let box = Unmanaged.passRetained(Body(run: body))
    var handle = pthread_t()
    let status = pthread_create(&handle, &attributes, Thread.enter, box.toOpaque())
    if status != 0 { box.release() }
    return status == 0
  }

  /// Lets others run that wait for this processor.
  @usableFromInline
  static func yield() {
    sched_yield()
  }

  private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { argument in
      guard let argument else { return nil }
      let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
      var alternate = stack_t()
      alternate.ss_size = alternateStackSize
      alternate.ss_sp = .allocate(byteCount: alternateStackSize, alignment: 16)
      sigaltstack(&alternate, nil)
      // It is the first that the thread allocates, at the start of its heap.
      body.run(LargePages.advise(from: alternate.ss_sp))
    }

  private final class Body {
    let run: Work

    init(run: @escaping Work) {
      self.run = run
    }
  }
}
