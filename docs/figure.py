"""Draw README's picture, ``docs/levels.png``, from the committed tables: ``make figure``.

The chart of the third notebook, drawn by plotly.js in headless Chromium at twice its size on white.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import plotly
from playwright.sync_api import sync_playwright

from analysis import PROCESSED, charts, tables

PICTURE = Path(__file__).with_name("levels.png")
PAGE = """<!doctype html>
<meta charset="utf-8">
<style>body {{ margin: 12px; background: #fff; color: #1d2329 }}</style>
<div id="chart"></div>
<script src="{script}"></script>
<script>
const figure = {figure};
figure.layout.font = {{ color: "#1d2329" }};
Plotly.newPlot("chart", figure.data, figure.layout, {{ displayModeBar: false }});
</script>"""


def main() -> int:
    """Draw the picture; exit status 1 where there is no Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        print("docs/levels.png is drawn by Chromium, and none is installed", file=sys.stderr)
        return 1
    levels, claims, articles = (tables.read(name, PROCESSED) for name in ("levels", "claims", "articles"))
    drawn = json.dumps(charts.levels(levels, claims, articles).to_plotly_json())
    figure = drawn.replace(charts.HINT, "").replace("<", "\\u003c")
    script = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder, "chart.html")
        page_file.write_text(PAGE.format(script=script.as_uri(), figure=figure), encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 860, "height": 600}, device_scale_factor=2)
        page.goto(page_file.as_uri())
        page.wait_for_selector("#chart .main-svg")
        page.screenshot(path=PICTURE, full_page=True)
        chromium.close()
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
