import Git
import JSON

/// What the file that `GITHUB_EVENT_PATH` names says about the commits of an event.
///
/// The file is the payload of the webhook (https://docs.github.com/webhooks/webhook-events-and-payloads).
struct GitHubEvent {
  /// The tip of a pull request's target when the event happened; may lag behind what is built.
  var pullRequestBase: ObjectID?
  /// The commit that a merge queue's group is put on.
  var mergeGroupBase: ObjectID?
  /// The commit that a branch was at before a push; nil where there was none.
  var before: ObjectID?

  /// Reads an event; what is missing or is no id stays nil.
  init(_ bytes: [UInt8]) {
    let event = JSONDocument.parse(bytes).root
    func id(_ value: JSONValue?) -> ObjectID? {
      value?.string.flatMap { ObjectID(hex: $0) }.flatMap { $0.isZero ? nil : $0 }
    }
    pullRequestBase = id(event["pull_request"]?["base"]?["sha"])
    mergeGroupBase = id(event["merge_group"]?["base_sha"])
    before = id(event["before"])
  }
}
