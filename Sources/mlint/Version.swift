/// The version of the program; `.ci/wheel` takes it from `mlint --version`.
let version = "0.1.0"
