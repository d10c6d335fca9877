/// Files, folders and child programs of the operating system.
///
/// Paths are bytes and are used as they are given; relative ones start at the process's current
/// folder. Nothing here reads the environment. Every function may be called from any thread.
package enum FileSystem {}
