import Foundation
import PackagePlugin

/// Generates the registry of rules, and each rule's page as a string, from the folder `rules/`.
///
/// A prebuild command runs at every build and lists the folder itself, so that a page that was added
/// or removed is noticed without touching the manifest.
@main struct RulePagesPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "pages")
    return [
      .prebuildCommand(
        displayName: "Generating the registry of rules",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          package.appending(path: "Sources/RulePagesPlugin/generate.sh").path,
          package.appending(path: "rules").path,
          output.path,
        ],
        outputFilesDirectory: output)
    ]
  }
}
