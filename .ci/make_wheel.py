"""Packs the static binary into a wheel: python3 make_wheel.py BINARY OUT

The format is that of the binary distribution format (packaging.python.org): a zip file whose
`.data/scripts` folder pip copies beside the interpreter. Prints the wheel's path.
"""

import base64
import hashlib
import pathlib
import platform
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SUMMARY = "A git-aware linter and merge assistant for Alembic migrations"
# A static binary asks nothing of the system's C library, so it runs on the oldest that the tags
# can name.
PLATFORMS = {
    "x86_64": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    "aarch64": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
}


def metadata(version):
    return f"""\
Metadata-Version: 2.1
Name: mlint
Version: {version}
Summary: {SUMMARY}
License: Apache-2.0
Keywords: alembic,migrations,linter,git
Classifier: Environment :: Console
Classifier: License :: OSI Approved :: Apache Software License
Classifier: Operating System :: POSIX :: Linux
Classifier: Topic :: Database
Classifier: Topic :: Software Development :: Quality Assurance
Requires-Python: >=3.7
Description-Content-Type: text/markdown

{(ROOT / "README.md").read_text(encoding="utf-8")}"""


def wheel(tag):
    lines = ["Wheel-Version: 1.0", "Generator: mlint", "Root-Is-Purelib: false"]
    interpreter, abi, platforms = tag.split("-")
    lines += [f"Tag: {interpreter}-{abi}-{platform}" for platform in platforms.split(".")]
    return "\n".join(lines) + "\n"


def record_line(path, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


def entry(path, mode):
    # Without the type of a regular file (S_IFREG), pip drops the executable bit.
    info = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = (0o100000 | mode) << 16
    return info


def main(binary, out):
    words = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True)
    version = words.stdout.split()[1]
    tag = f"py3-none-{PLATFORMS[platform.machine()]}"
    folder = f"mlint-{version}.dist-info"
    script = f"mlint-{version}.data/scripts/mlint"
    files = {
        script: pathlib.Path(binary).read_bytes(),
        f"{folder}/METADATA": metadata(version).encode(),
        f"{folder}/WHEEL": wheel(tag).encode(),
        f"{folder}/licenses/LICENSE": (ROOT / "LICENSE").read_bytes(),
    }
    record = "".join(record_line(path, content) for path, content in files.items())
    files[f"{folder}/RECORD"] = f"{record}{folder}/RECORD,,\n".encode()

    target = pathlib.Path(out) / f"mlint-{version}-{tag}.whl"
    new = target.with_suffix(".new")
    with zipfile.ZipFile(new, "w") as archive:
        for path, content in files.items():
            archive.writestr(entry(path, 0o755 if path == script else 0o644), content)
    new.replace(target)
    print(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
