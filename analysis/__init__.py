"""Military presence in the Baltic states as news articles state it: every number with its sentence, place and date.

>>> import analysis as bt
>>> claims = bt.claims()  # a table, one row per stated number
>>> british = claims[claims["contributor"].str.contains("GBR")]
>>> figure = bt.chart.levels(bt.levels(british))
>>> article, stated = bt.read("Some 360 German soldiers arrived in Lithuania on Tuesday, the ministry said.")
>>> [(claim.quote, claim.contributor, claim.host) for claim in stated]
[('Some 360', 'DEU', 'LTU')]

``docs/data-dictionary.md`` says what every column means, ``docs/extend.md`` how to go further.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from analysis.articles import Article
    from analysis.build import Built
    from analysis.explore import Explorer
    from analysis.face import Charts, Reading
    from analysis.listings import Listing
    from analysis.notebooks import Parameters
    from analysis.panel import Panel
    from analysis.reading import Claim
    from analysis.reading.explain import Explanation

    chart: Charts

    Folder = str | Path | None
    Rule = Callable[[Claim, Article], str | None]

__all__ = [
    "articles",
    "chart",
    "claims",
    "compare",
    "conflicts",
    "dictionary",
    "evidence",
    "explain",
    "explore",
    "levels",
    "official",
    "parameters",
    "read",
    "rebuild",
    "removed",
    "review",
    "rule",
    "sentences",
    "words",
]
__version__ = "0.1.0"
PROJECT = Path(__file__).resolve().parents[1]
RAW, PROCESSED, REFERENCE = (PROJECT / "data" / name for name in ("raw", "processed", "reference"))


class _Face(ModuleType):
    """Package in which the import of the module ``levels`` does not hide the function of that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in __all__ or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __getattr__(name: str) -> Any:
    """Load the charts when they are first asked for."""
    if name != "chart":
        from analysis.vocabulary import nearest

        raise AttributeError(f"module 'analysis' has no attribute {name!r}{nearest(name, __all__)}")
    from analysis.face import Charts

    globals()["chart"] = Charts()
    return globals()["chart"]


def __dir__() -> list[str]:
    return __all__


# Tables


def articles(processed_dir: Folder = None) -> pd.DataFrame:
    """Articles, one row each: clean text, interval of publication, publisher.

    Parameters
    ----------
    processed_dir
        Folder with tables; by default the project's. TableError where one is missing or damaged.

    Examples
    --------
    >>> articles()[["article_id", "published_start"]].tail(2)
                   article_id published_start
    3    003_d272d1f2ebf88e73      2022-02-22
    4    004_3fc1c44a0ecd9090      2022-02-03
    """
    return _table("articles", processed_dir)


def claims(processed_dir: Folder = None) -> pd.DataFrame:
    """Claims, one row for each number of troops, equipment or formations that an article states.

    Parameters
    ----------
    processed_dir
        Folder with tables; by default the project's. TableError where one is missing or damaged.

    Examples
    --------
    >>> table = claims()
    >>> table.loc[table["host"] == "LVA", ["quote", "contributor", "status"]]
                  quote contributor    status
    6               450         CAN  arriving
    18  just over 1,000        NATO   present
    """
    return _table("claims", processed_dir)


def removed(processed_dir: Folder = None) -> pd.DataFrame:
    """What was taken out of the articles, one row for each block, with the reason.

    Parameters
    ----------
    processed_dir
        Folder with tables; by default the project's. TableError where one is missing or damaged.

    Examples
    --------
    >>> sorted(removed()["reason"].unique())[:3]
    ['appeal', 'comments', 'other story']
    """
    return _table("removed", processed_dir)


def evidence(processed_dir: Folder = None) -> pd.DataFrame:
    """What dates the articles, one row for each piece of evidence, with the days that it allows.

    Parameters
    ----------
    processed_dir
        Folder with tables; by default the project's. TableError where one is missing or damaged.

    Examples
    --------
    >>> found = evidence()
    >>> found.loc[~found["used"], ["article_id", "quote"]].to_dict("records")[0]["article_id"]
    '003_d272d1f2ebf88e73'
    """
    return _table("evidence", processed_dir)


def levels(
    claims: pd.DataFrame | Folder = None,
    states: Sequence[str] | str | None = None,
    *,
    unit: str = "personnel",
    stale_months: int = 12,
    articles: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Levels: how many stood in each state from when on, one row where a line takes a new number.

    Parameters
    ----------
    claims
        Claims to derive them from, as :func:`claims` gives them, or some of these; or a folder with tables.
        Without anything chosen these are the levels of the table.
    states
        Host states, any of the world: ISO codes or names.
    unit
        What is counted, a value of the column ``unit`` of claims.
    stale_months
        Months after which a number is only the last known.
    articles
        The articles of the claims, where they are not those of the folder that the claims come from.

    Raises
    ------
    FaceError, ParameterError
        A table lacks a column or an article of its claims; a state, a unit or a number of months cannot be meant.

    Examples
    --------
    >>> found = claims()
    >>> levels(found[found["contributor"] == "GBR"])[["state", "layer", "date", "value"]]
      state    layer       date  value
    0   EST  planned 2017-05-01  800.0
    1   EST  planned 2022-02-22  800.0
    >>> levels(found, "Romania")[["state", "contributor", "value"]].iloc[1:3]
      state contributor   value
    1   ROU         USA   900.0
    2   ROU         USA  1200.0
    """
    from analysis import face

    return face.levels(claims, states, unit, stale_months, articles)


def conflicts(levels: pd.DataFrame | None = None, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Where sources disagree: on one day, within a month, or a total with the sum of its parts.

    Parameters
    ----------
    levels
        As :func:`levels` gives them; by default those of the table.
    articles
        The articles, where they are not those of the folder that the levels come from.

    Raises
    ------
    FaceError
        A table lacks a column; names it.

    Examples
    --------
    >>> len(conflicts())
    0
    """
    from analysis.face import fit
    from analysis.levels import conflicts

    fit("conflicts", levels=levels, articles=articles)
    levels = _table("levels", None) if levels is None else levels
    return conflicts(levels, _table("articles", levels.attrs.get("processed_dir")) if articles is None else articles)


def official() -> pd.DataFrame:
    """The official record as levels have it: sourced figures of officials and others, bounds in persons.

    Examples
    --------
    >>> official().query("state == 'LVA' and series == 'battlegroup'")["low"].min()
    np.int64(1000)
    """
    from analysis import face

    return face.official()


def compare(levels: pd.DataFrame | None = None, stale_months: int = 12) -> pd.DataFrame:
    """Each figure of the record with the level of the news that held then on the same line.

    Parameters
    ----------
    levels
        As :func:`levels` gives them; by default those of the table.
    stale_months
        Months for which a level of the news counts.

    Raises
    ------
    FaceError
        The levels lack a column; names it.

    Examples
    --------
    >>> bool(compare()["news_value"].notna().any())
    True
    """
    from analysis import face

    return face.compare(levels, stale_months)


def dictionary(table: str) -> pd.DataFrame:
    """What the columns of a table mean.

    Parameters
    ----------
    table
        ``"claims"``, ``"levels"`` and so on.

    Raises
    ------
    FaceError
        There is no such table; names those there are.

    Examples
    --------
    >>> dictionary("claims").loc["host", "type"]
    'list'
    """
    from analysis import face

    return face.dictionary(table)


def words(vocabulary: str) -> pd.DataFrame:
    """Rows of a vocabulary: what the reader knows, your own rows first.

    Parameters
    ----------
    vocabulary
        ``"places"``, ``"units"``, ``"verbs"`` and so on; ``analysis/vocabulary/README.md`` describes them.

    Raises
    ------
    FaceError
        There is no such vocabulary; names the nearest, and all.

    Examples
    --------
    >>> places = words("places")
    >>> places.loc[places["name"] == "Tapa", "code"].item()
    'EST'
    """
    from analysis import face

    return face.words(vocabulary)


def _table(name: str, folder: Folder) -> pd.DataFrame:
    """Table of a folder, which it remembers, so that charts find the others."""
    from analysis import tables  # loads pandas, which takes longer than all else

    found = tables.read(name, folder or PROCESSED)
    found.attrs["processed_dir"] = str(folder or PROCESSED)
    return found


# Reading

def _article(source: str | Path) -> Article:
    """Clean one article, given as :func:`read` takes it."""
    from analysis.articles import ArticleError, read_article
    from analysis.articles.forms import ENDINGS, read

    if not isinstance(source, Path) and ("\n" in source or not source.lower().endswith(ENDINGS)):
        return read_article(source.encode(), "text.txt")
    path = Path(source)
    if not path.is_file():
        raise ArticleError(f"{path} is no file in {Path.cwd()}: give its path from there, or the text itself")
    found = list(itertools.islice(read(path.read_bytes(), path.name), 2))
    if len(found) > 1:
        raise ArticleError(f"{path.name} holds many articles: python -m analysis build makes tables of them")
    if isinstance(found[0], ArticleError):
        raise found[0]
    return found[0]


def read(source: str | Path) -> Reading:
    """Read one article; a notebook shows it with its claims marked and each reading explained.

    Parameters
    ----------
    source
        A path of any form (``"one.html"``), or the text itself.

    Returns
    -------
    Reading
        Unpacks into the clean article and its claims; ``table`` has the claims as a table.

    Raises
    ------
    ArticleError
        There is no such file, or it holds no article or many; says what to do.

    Examples
    --------
    >>> read("Canada has 450 soldiers in Latvia. Another 90 will arrive in May.")
    text, no date: 2 claims
      “450” personnel: Canada in Latvia, in place, contingent
      “90” personnel: Canada in Latvia, planned, increment
    >>> article, stated = read("Canada has 450 soldiers in Latvia.")
    >>> stated[0].quote, stated[0].contributor, stated[0].host
    ('450', 'CAN', 'LVA')
    """
    from analysis.face import Reading
    from analysis.reading import read_claims

    article = _article(source)
    return Reading(article, read_claims(article))


def rule(field: str) -> Callable[[Rule], Rule]:
    """Register a reading rule of one's own, which has the last word on a field: a decorator.

    Parameters
    ----------
    field
        ``"contributor"``, ``"host"`` or ``"status"``.

    Returns
    -------
    callable
        A decorator for a function of a claim, as it is read so far, and its article, which returns the new value
        (codes joined by ``;``, or a status; status ``""``: no claim), or None where the rule does not apply.

    Raises
    ------
    RuleError
        The field or the function cannot be a rule's; when claims are read, the rule fails or gives what is no value.

    Examples
    --------
    >>> @rule("host")
    ... def northern_camp(claim, article):
    ...     '''The northern camp of these reports is at Tapa.'''
    ...     return "EST" if "northern camp" in claim.sentence else None
    >>> read("Some 300 British soldiers are at the northern camp.").claims[0].host
    'EST'
    """
    from analysis.reading import rule

    return rule(field)


def explain(source: str | Path | Article, processed_dir: Folder = None) -> Explanation:
    """How claims came about: which rule, which words; shown in a notebook and on a terminal.

    Parameters
    ----------
    source
        An article, given as :func:`read` takes or gives it, or a ``claim_id`` of the table.
    processed_dir
        Folder with tables; by default the project's.

    Raises
    ------
    ArticleError, UnknownClaim
        The article cannot be read (:func:`read`); no claim of this id is read.

    Examples
    --------
    >>> (sentence,) = explain("Some 360 German soldiers arrived in Lithuania on Tuesday.").sentences
    >>> sentence.tables["“Some 360” is text:0"][3][:3]
    ('contributor', 'DEU', 'modifier')
    """
    from dataclasses import replace
    from difflib import get_close_matches

    from analysis.articles import read_article
    from analysis.reading.explain import UnknownClaim, explanation, is_claim_id

    if not isinstance(source, str) or not is_claim_id(source):
        return explanation(_article(source) if isinstance(source, str | Path) else source)
    name = source.partition(":")[0]
    kept = articles(processed_dir)
    for row in kept[kept["article_id"] == name].to_dict("records"):
        start, end = (row[x].date() if row[x] == row[x] else None for x in ("published_start", "published_end"))
        clean = read_article(row["text"].encode(), f"{name}.txt")
        article = replace(clean, published_start=start, published_end=end)
        if (found := explanation(article, source)).sentences:
            return found
    nearest = ", ".join(get_close_matches(source, claims(processed_dir)["claim_id"], 3, 0))
    raise UnknownClaim(f"no claim {source!r} is read; nearest: {nearest or 'none'}; if they are old, build the tables")


# Notebooks


def parameters(scope: Mapping[str, Any]) -> Parameters:
    """Check the parameters of a notebook and give them typed; a sentence says what is allowed where one is wrong.

    Parameters
    ----------
    scope
        The notebook's ``globals()``.

    Returns
    -------
    analysis.notebooks.Parameters
        With methods that choose: ``articles``, ``claims``, ``levels`` of a table of that name.

    Raises
    ------
    ParameterError
        A parameter is misspelt, or its value cannot be meant; names what is allowed.

    Examples
    --------
    >>> parameters({}).states
    ('EST', 'LVA', 'LTU')
    """
    from analysis.notebooks import check_parameters

    return check_parameters(scope)


def sentences(claims: pd.DataFrame | None = None, articles: pd.DataFrame | None = None) -> Listing:
    """Claims in their sentences, the number marked, with what was read and by which rule.

    Parameters
    ----------
    claims
        Claims to show; by default all.
    articles
        Their articles, where they are not those of the folder that the claims come from.

    Raises
    ------
    FaceError
        A table lacks a column; names it.

    Examples
    --------
    >>> sentences(claims().head(3))
    3 claims in their sentences
    """
    from analysis import face, listings

    face.fit("sentences", claims=claims, articles=articles)
    claims = _table("claims", None) if claims is None else claims
    folder = claims.attrs.get("processed_dir")
    return listings.sentences(claims, _table("articles", folder) if articles is None else articles)


def rebuild(raw_dir: str | Path = RAW, processed_dir: str | Path = PROCESSED) -> Built:
    """Read the articles of a folder again and write the tables, as ``python -m analysis build`` does.

    Parameters
    ----------
    raw_dir, processed_dir
        Folder with the articles and folder for the tables; by default the project's.

    Returns
    -------
    Built
        The tables as ``frames``; ``left_out`` and ``warnings`` have a line for each file in trouble.

    Raises
    ------
    BuildError, TableError
        There is nothing to read, a correction no longer fits, or ``sources.csv`` is damaged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = rebuild(processed_dir=folder)
    >>> len(made.frames["claims"]), made.left_out
    (27, [])
    """
    from analysis.build import build

    return build(Path(raw_dir), Path(processed_dir))


def explore(processed_dir: Folder = None, **parameters: Any) -> Explorer:
    """Panel for JupyterLab: controls beside a live chart, its claims in a table, and their sentences.

    Parameters
    ----------
    processed_dir
        Folder with tables; by default the project's.
    **parameters
        What is chosen at first: ``chart`` (levels, timeline, contributors, announced, context) and the parameters of
        the notebooks, as ``states=["EST"], start=2017``.

    Returns
    -------
    Explorer
        The panel; ``choose`` changes what is chosen, ``view`` is what is then to be seen.

    Raises
    ------
    ParameterError
        A parameter or the chart cannot be meant; names what is allowed.

    Examples
    --------
    >>> panel = explore(states=["EST"], chart="timeline")
    >>> panel.view.words
    '8 of 27 claims from 4 articles · 5 of 17 levels'
    """
    from analysis.explore import explorer

    return explorer(processed_dir, parameters)


def review(who: str = "", processed_dir: Folder = None, raw_dir: Folder = None) -> Panel:
    """Look at claims one by one in a notebook: accept, change, reject, add what was missed.

    Parameters
    ----------
    who
        Your initials or name, which each decision carries.
    processed_dir, raw_dir
        Folders with the tables and the articles; by default the project's.

    Returns
    -------
    Panel
        Each decision is a row of the ``corrections.csv`` in the folder of articles or beside it; the next build
        applies it.

    Raises
    ------
    CorrectionError
        ``processed_dir`` is given without ``raw_dir``, or ``corrections.csv`` is damaged.

    Examples
    --------
    >>> review("JD").view["all"]
    27
    """
    from analysis.corrections import CorrectionError
    from analysis.panel import panel

    if processed_dir and not raw_dir:
        raise CorrectionError("name raw_dir too: corrections.csv is kept with the articles, not with the tables")
    return panel(Path(processed_dir or PROCESSED), Path(raw_dir or RAW), REFERENCE, who)
