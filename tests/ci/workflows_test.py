#!/usr/bin/env python3
"""Looks at action.yml and docs/ci: workflows_test.py SOURCE TLSFIT. Exits with 77, and says why, where it cannot."""
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    print("skipped: no module yaml: apt-get install python3-yaml")
    sys.exit(77)

SOURCE, TLSFIT = (os.path.abspath(argument) for argument in sys.argv[1:3])
problems = []


def scripts_of(value):
    """Every script in a workflow: what `run` says, and GitLab's lists of lines."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "run" and isinstance(inner, str):
                yield inner
            elif key in ("script", "before_script"):
                yield "\n".join(inner)
            else:
                yield from scripts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scripts_of(inner)


def tlsfit_commands(script):
    """The words of each command that runs tlsfit, without what the shell would put in."""
    script = script.replace("\\\n", " ")
    for found in re.finditer(r"(?m)(?:^\s*|\(\s*|then |; )tlsfit ((?:\"[^\"]*\"|'[^']*'|[^\n|>;&)\"'])*)", script):
        words = []
        for word in shlex.split(found.group(1)):
            if word.startswith("${") and word.endswith("[@]}"):
                continue  # an array
            words.append(re.sub(r"\$\{?\w+\}?", "value", word))
        if words:
            yield words


def has_expression_in_script(script):
    """${{ }} in a script lets whoever names a branch run commands: values come through `env:`."""
    return "${{" in script


files = [os.path.join(SOURCE, "action.yml")] + sorted(glob.glob(os.path.join(SOURCE, "docs/ci/*/*.yml")))
commands = scripts = 0
with tempfile.TemporaryDirectory() as empty:
    for path in files:
        name = os.path.relpath(path, SOURCE)
        with open(path) as file:
            workflow = yaml.safe_load(file)
        for script in scripts_of(workflow):
            scripts += 1
            if has_expression_in_script(script):
                problems.append(f"{name}: an expression in a script: {script[:80]}")
            if shutil.which("shellcheck"):
                checked = subprocess.run(
                    # Variables may come from `env:`, or from an earlier script.
                    ["shellcheck", "--shell=bash", "--exclude=SC2153,SC2154", "-"],
                    input=script, text=True, capture_output=True)
                if checked.returncode != 0:
                    problems.append(f"{name}: {checked.stdout}")
            for words in tlsfit_commands(script):
                commands += 1
                # A wrong command line is told before anything is looked for; here there is nothing to be found.
                ran = subprocess.run([TLSFIT] + words, cwd=empty, text=True, capture_output=True, timeout=60)
                if "see `tlsfit" in ran.stderr or "unknown command" in ran.stderr or ran.returncode in (0, 5):
                    problems.append(f"{name}: tlsfit {shlex.join(words)}: {ran.returncode}: {ran.stderr}")

if not shutil.which("shellcheck"):
    print("no shellcheck here: apt-get install shellcheck")
if len(files) < 4 or scripts < 8 or commands < 6:
    problems.append(f"only {len(files)} files, {scripts} scripts and {commands} commands were found")
print("\n".join(problems) or f"{len(files)} files, {scripts} scripts and {commands} commands of tlsfit are well")
sys.exit(1 if problems else 0)
