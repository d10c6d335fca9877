import FileSystem
import Loading
import SourceText

extension [LockPlan] {
  /// Writes the files that have a text, or leaves all of them as they were.
  ///
  /// - Parameter project: The working tree that they were planned for.
  /// - Throws: A refusal when nothing is left behind; what is left behind is named otherwise.
  func write(_ project: Project) throws(CommandFailure) {
    var written: [LockPlan] = []
    do throws(CommandFailure) {
      for plan in self {
        guard let text = plan.text else { continue }
        try plan.place.write(text, replacing: plan.old, project)
        written.append(plan)
      }
    } catch {
      for plan in written.reversed() {
        do throws(FileSystemError) { try plan.takeBack(project) } catch let failure {
          throw .unreadable(
            message: "\(plan.place.path) was written and cannot be restored: \(failure.reason)",
            help: "`git checkout` brings back what was committed")
        }
      }
      throw error
    }
  }
}

extension LockPlan {
  fileprivate func takeBack(_ project: Project) throws(FileSystemError) {
    let path = project.absolute(place.path)
    if let old {
      try FileSystem.replace(path, content: old)
    } else {
      try FileSystem.removeFile(path)
    }
  }
}

extension HeadsFiles.Place {
  /// Puts a text there in one step, if what the plan was made for is still there.
  fileprivate func write(
    _ text: [UInt8], replacing old: [UInt8]?, _ project: Project
  ) throws(CommandFailure) {
    let target = project.absolute(path)
    var isUnchanged = true
    do throws(FileSystemError) {
      if let old {
        let now = try FileSystem.read(
          target, maximumSize: SourceFile.maximumSize, followingLinks: false)
        isUnchanged = now == .content(old)
        if isUnchanged { try FileSystem.replace(target, content: text) }
      } else {
        try FileSystem.writeNew(target, content: text)
      }
    } catch {
      throw .refusal(
        message: "\(path) cannot be written: \(error.reason)",
        help: error.alreadyExists ? "the file is there by now; run it again" : nil)
    }
    if !isUnchanged {
      throw .refusal(message: "\(path) was changed while this ran", help: "run it again")
    }
  }
}
