"""A real JupyterLab on a copy of the project, driven by Chromium: what the tests of the workbench stand on.

``Lab`` starts a server on loopback with a token, on a free port, with configuration, data and runtime folders of its
own; notebooks, data and package are copies, so that nothing of the checkout is written. ``Book`` is one notebook open
in it. Both are context managers and leave no process behind: a killed server takes its kernels with it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COPIED = ("analysis", "data", "notebooks")
QUIET = {  # what would cover the notebook at the first start
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "application-extension/shell": {"hiddenMode": "multiple"},
    "docmanager-extension/plugin": {"autosave": False},
    "notebook-extension/tracker": {"autoStartDefaultKernel": True},
}
WAIT = 90  # seconds that a server or a notebook may take on a busy machine
GIVE_UP = 1800  # seconds without a visit after which a server that nobody stopped ends by itself


class Lab:
    """JupyterLab in a process of its own, and the copy of the project that it works on."""

    def __init__(self, root: Path, folder: Path, settings: dict[str, dict[str, Any]] | None = None) -> None:
        self.folder, self.project = folder, folder / "project"
        if not self.project.exists():
            for name in COPIED:
                ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
                shutil.copytree(root / name, self.project / name, ignore=ignored)
        for name, values in (QUIET | (settings or {})).items():
            path = folder / f"config/lab/user-settings/@jupyterlab/{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None
        self.url = self.token = ""

    def __enter__(self) -> "Lab":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        own = {f"JUPYTER_{kind.upper()}_DIR": str(self.folder / kind) for kind in ("config", "data", "runtime")}
        own |= {"JUPYTERLAB_SETTINGS_DIR": str(self.folder / "config/lab/user-settings")}
        own |= {"JUPYTERLAB_WORKSPACES_DIR": str(self.folder / "config/lab/workspaces")}
        own |= {"IPYTHONDIR": str(self.folder / "ipython"), "PYTHONPATH": str(self.project)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTEST"))}
        options = ["--no-browser", "--ip=127.0.0.1", "--port=0", "--ServerApp.port_retries=0", "--allow-root"]
        options += [f"--ServerApp.shutdown_no_activity_timeout={GIVE_UP}"]
        options += [f"--MappingKernelManager.cull_idle_timeout={GIVE_UP}"]
        with open(self.folder / "server.log", "ab") as log:
            command = [sys.executable, "-P", "-m", "analysis", "lab", *options]
            self.process = subprocess.Popen(command, cwd=self.project, env=kept | own, stdout=log, stderr=log)
        running = self.folder / f"runtime/jpserver-{self.process.pid}.json"
        try:
            wait(lambda: running.exists() or self.process is None or self.process.poll() is not None, "JupyterLab")
            told = json.loads(running.read_text(encoding="utf-8"))
        except (OSError, ValueError, TimeoutError) as error:
            self.stop()
            raise RuntimeError(f"no JupyterLab: {(self.folder / 'server.log').read_text()[-3000:]}") from error
        assert told["token"], "a server without a token"
        self.url, self.token = told["url"], told["token"]

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server; with SIGKILL at once, whatever it was doing."""
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def open(self, browser: Any, name: str, width: int = 1440, height: int = 1000) -> "Book":
        """Open a notebook of the project by its path there, such as ``notebooks/explore.ipynb``."""
        return Book(self, browser, name, width, height)


class Book:
    """A notebook open in JupyterLab, as a researcher sees it."""

    def __init__(self, lab: Lab, browser: Any, name: str, width: int, height: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.outside: list[str] = []  # addresses other than the server's that were asked for
        self.page.route(lambda url: not url.startswith((lab.url, "data:", "blob:")), self._refuse)
        # A workspace of its own per visit: JupyterLab opens nothing that another left open.
        path = Path(name).relative_to("notebooks").as_posix()
        self.page.goto(f"{lab.url}lab/workspaces/w{time.monotonic_ns()}/tree/{path}?token={lab.token}")
        self.panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        many = len(json.loads((lab.project / name).read_text(encoding="utf-8"))["cells"])
        self.panel.locator(".jp-Cell").nth(many - 1).wait_for(state="attached", timeout=WAIT * 1000)
        self.idle()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()

    def _refuse(self, route: Any) -> None:
        self.outside.append(route.request.url)
        route.abort()

    def idle(self) -> None:
        """Wait until a kernel is there and has nothing to do."""
        light = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
        self.panel.locator(light).wait_for(state="attached", timeout=WAIT * 1000)

    def menu(self, *entries: str) -> None:
        """Choose an entry of the menus, such as ``"Run", "Run All Cells"``."""
        self.page.locator(f'.lm-MenuBar-itemLabel:text-is("{entries[0]}")').click()
        for entry in entries[1:]:
            self.page.locator(f'.lm-Menu-itemLabel:text-is("{entry}")').click()

    def run(self) -> None:
        """Run all cells and wait for the last."""
        self.menu("Edit", "Clear Outputs of All Cells")
        self.menu("Run", "Run All Cells")
        self.finished()

    def restart(self, and_run: bool = True) -> None:
        """Restart the kernel, and run all cells."""
        self.menu("Kernel", "Restart Kernel and Run All Cells…" if and_run else "Restart Kernel…")
        self.page.locator('.jp-Dialog button:has-text("Restart")').click()
        self.finished() if and_run else self.idle()

    def finished(self) -> None:
        """Wait until every cell of code has its number and none is running."""
        done = """panel => {
            const code = [...panel.querySelectorAll('.jp-CodeCell')].filter(
                cell => cell.querySelector('.jp-InputArea-editor')?.textContent.trim());
            return code.length && code.every(cell =>
                /^\\[\\d+\\]:$/.test(cell.querySelector('.jp-InputPrompt').textContent.trim()));
        }"""
        self.page.wait_for_timeout(300)  # until the old numbers have gone
        wait(lambda: self.panel.evaluate(done) or self.errors(), "the notebook")
        self.idle()

    def errors(self) -> list[str]:
        """What went wrong in cells and widgets, in words."""
        places = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
        return self.panel.locator(f"{places}, .jupyter-widgets-error-widget").all_inner_texts()

    def add(self, source: str) -> str:
        """Run code in a new cell at the end, and return what it says."""
        cells = self.panel.locator(".jp-Cell")
        many = cells.count()
        self.panel.locator(".jp-Notebook-footer").click()
        cell = cells.nth(many)
        cell.locator(".cm-content").click()
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")
        ran = "cell => /^\\[\\d+\\]:$/.test(cell.querySelector('.jp-InputPrompt').textContent.trim())"
        wait(lambda: cell.evaluate(ran), "a cell")
        self.idle()
        return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts()).strip()


def wait(done: Any, what: str) -> None:
    """Wait until something holds."""
    until = time.monotonic() + WAIT
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} was not ready in {WAIT} seconds")
        time.sleep(0.1)
