import TestSupport
import Testing

@Suite struct RandomSourceTests {
  /// The first numbers of the reference implementation, prng.di.unimi.it/splitmix64.c, seed 1234567.
  @Test func followsTheReference() {
    var random = RandomSource(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    #expect(random.next() == 9_817_491_932_198_370_423)
  }
}
