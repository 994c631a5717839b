"""Sources: what is given comes out as given, nothing is invented, what is broken is named and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pressgraph.errors import BadItem, BadSource, ItemSkipped
from pressgraph.model import Article
from pressgraph.sources import digest, feed, fetch, jsonlines, read
from pressgraph.sources.markup import blocks, one_line
from pressgraph.sources.sniff import sniff

SHARED = Path(os.environ.get("PRESSGRAPH_SHARED", Path(__file__).parent.parent.parent / "shared"))


def parted(found: Iterator[Article | ItemSkipped]) -> tuple[list[Article], list[str]]:
    """Articles, and the messages about what was skipped."""
    items = list(found)
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [str(item) for item in items if isinstance(item, BadItem)]


def texts(found: Iterator[Article | ItemSkipped]) -> list[str]:
    return [article.text for article in parted(found)[0]]


# --- digest


def test_digest_keeps_every_character() -> None:
    content = "Title ‘x’\n\nStandfirst\u00a0\n\nOne “line”,\nbroken.\n\n\n\nTwo. \n\nContinue reading...\n"
    (article,), skipped = parted(digest.articles(content.encode(), "news/day.txt"))
    assert article.text == "Title ‘x’\n\nStandfirst\u00a0\n\nOne “line”,\nbroken.\n\nTwo. "
    assert (article.title, article.standfirst) == ("Title ‘x’", "Standfirst\u00a0")
    assert (article.url, article.published, article.byline, article.publisher, article.language) == (None,) * 5
    assert article.origin == "news/day.txt: line 1"
    assert not skipped


@pytest.mark.parametrize(
    "content",
    [
        b"A\n\nB\n\nContinue reading...\n\nC\n",
        b"\xef\xbb\xbfA\n\nB\n\nContinue reading...\n\nC\n\nContinue reading...",
        b"A\r\n\r\nB\r\n\r\nContinue reading...\r\n\r\nC\r\n",
        b"A\r\rB\r\rContinue reading...\r\rC",
        "A\n\u00a0\nB\nContinue reading…\nC".encode(),
        "A\n\nB\n\nContinue reading...\n\nC\n".encode("utf-16"),
    ],
)
def test_digest_line_ends_marks_and_closings(content: bytes) -> None:
    assert texts(digest.articles(content, "d.txt")) == ["A\n\nB", "C"]


def test_digest_names_the_items_it_skips() -> None:
    content = b"A\n\nContinue reading...\n\nContinue reading...\n\nCaf\xe9\n\nContinue reading...\nD\n"
    articles, skipped = parted(digest.articles(content, "d.txt"))
    assert [article.text for article in articles] == ["A", "D"]
    assert skipped[0] == "d.txt: line 5: no words in it"
    assert skipped[1].startswith("d.txt: line 7: not Unicode text")


def test_a_repeated_title_is_another_article_in_any_folder() -> None:
    content = b"A\n\nB\n\nContinue reading...\n\nA\n\nC\n"
    first, second = parted(digest.articles(content, "x/d.txt"))[0]
    assert first.identity != second.identity
    assert [first.identity, second.identity] == [a.identity for a in parted(digest.articles(content, "y/d.txt"))[0]]
    assert first.identity != next(iter(parted(digest.articles(content, "e.txt"))[0])).identity


_paragraph = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), min_size=1).filter(
    lambda words: words.strip() and not words.strip().lower().startswith("continue reading")
)
_item = st.lists(_paragraph, min_size=1, max_size=4)


@given(st.lists(_item, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]))
@example([["a\u2028b", "c\x0bd", "\u00a0e\u0301 🙂"]], "\r\n")
def test_digest_is_the_inverse_of_writing_one(items: list[list[str]], end: str) -> None:
    content = "\n".join("\n\n".join([*item, "Continue reading...", ""]) for item in items).replace("\n", end)
    if content[0] == "\ufeff":
        content = "\n" + content
    assert texts(digest.articles(content.encode(), "d.txt")) == ["\n\n".join(item) for item in items]


# --- JSON lines


def test_jsonl_takes_the_text_as_it_stands() -> None:
    text = "  two\u2028lines\r\n\u00a0e\u0301 🙂\n"
    line = json.dumps({"id": "a-1", "text": text, "title": "T", "url": "https://example.org/a b", "date": "2021-03-27"})
    (article,), _ = parted(jsonlines.articles(line.encode(), "x.jsonl"))
    assert (article.text, article.title, article.id) == (text, "T", "a-1")
    assert article.url == "https://example.org/a%20b"
    assert article.published == datetime(2021, 3, 27, tzinfo=UTC)


def test_jsonl_without_id_is_known_by_its_line_and_published_wins_over_date() -> None:
    lines = [b"", b'{"text": "a", "published": "2021-03-27T10:00:00+02:00", "date": "2001-01-01"}']
    lines += [b'{"text": "b", "date": "soon"}']
    first, second = parted(jsonlines.articles(b"\n".join(lines), "x.jsonl"))[0]
    assert (first.id, second.id) == ("2", "3")
    assert first.published == datetime(2021, 3, 27, 10, tzinfo=timezone(timedelta(hours=2)))
    assert second.published is None
    assert first.identity != second.identity


def test_jsonl_names_bad_lines() -> None:
    lines = [b'{"text": "ok"}', b"{", b"[1]", b'{"id": 1}', b'{"text": 3}', b'{"text": " "}', b'{"text": "\\ud800"}']
    lines += [b'{"text": "\xff"}', b"[" * 100_000, b'{"text": "ok too"}']
    articles, skipped = parted(jsonlines.articles(b"\n".join(lines), "x.jsonl"))
    assert [article.text for article in articles] == ["ok", "ok too"]
    assert [message.split(":")[1] for message in skipped] == [f" line {n}" for n in range(2, 10)]
    assert "not a string but int" in skipped[3]


@given(st.text(min_size=1), st.booleans())
def test_jsonl_text_survives_any_escaping(text: str, escaped: bool) -> None:
    line = json.dumps({"text": text}, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    found = list(jsonlines.articles(line, "x.jsonl"))
    usable = text.strip() and not any("\ud800" <= char <= "\udfff" for char in text)
    assert [item.text if isinstance(item, Article) else None for item in found] == [text if usable else None]


# --- feeds

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Harbour Post</title><language>en-gb</language>
<item><title>Port &amp;amp; pier ‘closed’</title><link>https://post.example/a</link><guid>tag:1</guid>
<description>&lt;p&gt;Mayor says the storm leaves no choice&lt;/p&gt;&lt;p&gt;The harbour of Elmouth is
 closed&amp;nbsp;now, &lt;a href="/x"&gt;Ada Quill&lt;/a&gt; said.&lt;/p&gt;
&lt;p&gt;&lt;span&gt;Related: &lt;/span&gt;&lt;a href="/y"&gt;Other
 story&lt;/a&gt;&lt;/p&gt; &lt;a href="/a"&gt;Continue reading...&lt;/a&gt;</description>
<pubDate>Wed, 31 Jan 2018 07:26:05 +0200</pubDate>
<dc:creator>Ben Oakes</dc:creator><dc:creator>Cy Lund</dc:creator></item>
<item><title>Two</title><description>In short</description>
<content:encoded>&lt;p&gt;At length.&lt;/p&gt;</content:encoded></item>
</channel></rss>"""


def test_rss_gives_what_it_says_and_no_more() -> None:
    (first, second), skipped = parted(feed.articles(RSS.encode(), "harbour.rss"))
    assert first.text == (
        "Port & pier ‘closed’\n\nMayor says the storm leaves no choice\n\n"
        "The harbour of Elmouth is closed\u00a0now, Ada Quill said."
    )
    assert first.standfirst == "Mayor says the storm leaves no choice"
    assert (first.url, first.id) == ("https://post.example/a", "tag:1")
    assert first.published == datetime(2018, 1, 31, 5, 26, 5, tzinfo=UTC)
    assert (first.byline, first.language, first.publisher) == ("Ben Oakes, Cy Lund", "en-gb", "The Harbour Post")
    assert second.text == "Two\n\nIn short\n\nAt length."
    assert (second.standfirst, second.url, second.published, second.byline) == ("In short", None, None, None)
    assert not skipped


def test_atom_and_rdf() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blatt</title>
      <author><name>Redaktion</name></author>
      <entry><title type="html">A &amp;lt; B</title><link href="https://b.example/1"/><id>urn:1</id>
      <published>2020-01-02T03:04:05Z</published><updated>2020-01-03T03:04:05Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eins.</p><p>Zwei.</p></div></content>
      </entry></feed>"""
    (article,), skipped = parted(feed.articles(atom, "b.atom"))
    assert article.text == "A < B\n\nEins.\n\nZwei."
    assert (article.published, article.modified) == (
        datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        datetime(2020, 1, 3, 3, 4, 5, tzinfo=UTC),
    )
    assert (article.byline, article.language, article.publisher) == ("Redaktion", "de", "Blatt")
    rdf = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://r.example/"><title>R</title></channel>
      <item rdf:about="https://r.example/1"><title>T</title><link>https://r.example/1</link>
      <dc:date>2001-02-03T04:05:06Z</dc:date><description>Words.</description></item></rdf:RDF>"""
    (article,), more = parted(feed.articles(rdf, "r.rdf"))
    assert (article.text, article.url, article.modified) == ("T\n\nWords.", "https://r.example/1", None)
    assert article.published == datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert not skipped + more


def test_json_feed() -> None:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "language": "en",
        "authors": [{"name": "Ann Ode"}],
        "items": [
            {"id": 7, "url": "https://j.example/7", "title": "T", "summary": "S", "content_html": "<p>B &amp; c.",
             "date_published": "2019-02-03T04:05:06-01:00", "language": "fr", "authors": [{"name": "Di Roe"}]},
            3,
            {"id": "x", "content_text": "One.\n\nTwo."},
        ],
    }  # fmt: skip
    (first, second), skipped = parted(feed.articles(json.dumps(content).encode(), "j.json"))
    assert (first.text, first.standfirst, first.id, first.byline) == ("T\n\nS\n\nB & c.", "S", "7", "Di Roe")
    assert first.published == datetime(2019, 2, 3, 5, 5, 6, tzinfo=UTC)
    assert (first.language, first.publisher) == ("fr", "J")
    assert (second.text, second.title, second.byline, second.language) == ("One.\n\nTwo.", None, "Ann Ode", "en")
    assert skipped == ["j.json: item 2: not a JSON object"]


def test_a_feed_that_breaks_off_loses_only_its_last_item() -> None:
    whole, broken = RSS.encode(), RSS.encode()[:-60]
    articles, skipped = parted(feed.articles(broken, "h.rss"))
    assert articles == parted(feed.articles(whole, "h.rss"))[0][:1]
    assert skipped[0] == "h.rss: item 2 (Two): not closed: the feed breaks off in it"
    assert "the feed: line" in skipped[1]


def test_a_wrong_byte_loses_only_its_item() -> None:
    content = RSS.encode().replace(b"In short", b"In sh\xf6rt")
    articles, skipped = parted(feed.articles(content, "h.rss"))
    assert [article.title for article in articles] == ["Port & pier ‘closed’"]
    assert "item 2 (Two): bytes that are not UTF-8" in skipped[0]


def test_other_encodings_are_read_where_they_are_declared() -> None:
    latin = RSS.replace("utf-8", "iso-8859-1").replace("‘closed’", "fermé").encode("iso-8859-1")
    wide = RSS.replace("utf-8", "utf-16").encode("utf-16")
    assert parted(feed.articles(latin, "h.rss"))[0][0].title == "Port & pier fermé"
    assert texts(feed.articles(wide, "h.rss")) == texts(feed.articles(RSS.encode(), "h.rss"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss version="2.0"/>', "entities"),
        (b"\x00\x01\x02", "not a feed"),
        (b"<html><p>x</p></html>", "not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "items"),
        (b"{" * 200_000, "not JSON"),
        (b'{"a":' * 200_000, "not JSON"),
    ],
)
def test_what_is_no_feed_is_one_clear_message(content: bytes, words: str) -> None:
    with pytest.raises(BadSource, match=words) as caught:
        list(feed.articles(content, "x.rss"))
    assert str(caught.value).startswith("x.rss: ")
    assert "\n" not in str(caught.value)


def test_deep_nesting_is_read_in_time() -> None:
    deep = "&lt;div&gt;" * 20_000 + "words"
    content = f'<rss version="2.0"><channel><item><description>{deep}</description></item></channel></rss>'
    assert texts(feed.articles(content.encode(), "x.rss")) == ["words"]


# --- markup


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>a <b>b</b>c</p>d", ["a bc", "d"]),
        ("a<br>b<br><br>c<br>", ["a\nb", "c"]),
        ("plain &amp; two\n\nparagraphs", ["plain & two", "paragraphs"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<p>x</p><script>alert('y')</script><style>p{}</style>", ["x"]),
        ("<p>It ended. <a href='/'>Continue reading →</a></p>", ["It ended."]),
        ("<p><a href='/'>He</a> left.</p><p><a href='/'>Other story</a></p>", ["He left."]),
        ("<p>Lire aussi : <a href='/'>Autre</a></p><p>Fin</p>", ["Fin"]),
        ("<p>x</p><p>The post <a>T</a> appeared first on <a>S</a>.</p>", ["x"]),
        ("1 < 2 &lt; 3", ["1 < 2 < 3"]),
        ("<p>\u00a0</p><p>a\n  b\u00a0c</p>", ["a b\u00a0c"]),
        ("", []),
    ],
)
def test_markup_becomes_paragraphs(markup: str, words: list[str]) -> None:
    assert [block.words for block in blocks(markup)] == words


def test_a_headline_is_one_line() -> None:
    assert one_line("<i>A</i> &amp; <a href='/'>b</a><br>c") == "A & b c"


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_markup_is_read(markup: str) -> None:
    for block in blocks(markup) + blocks(f"<p>{markup}</p><a>"):
        assert block.words.strip() == block.words != ""


# --- sniffing, places


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- <html> --><rss>", "feed"),
        ('<?xml version="1.0" encoding="utf-16"?><feed>'.encode("utf-16"), "feed"),
        (b'<!DOCTYPE rss PUBLIC "-//N//DTD" "http://n/">\n<rss version="0.91">', "feed"),
        (b"<rdf:RDF xmlns='x'>", "feed"),
        (b'{\n"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b"<!doctype html><title>x</title>", "page"),
        (b"<html>", "page"),
        (b"<svg>", None),
        (b'{"id": 1, "text": "x"}', "jsonl"),
        (b'{"a": 1}\n{"b": 2}\n', "jsonl"),
        (b'{broken\n{"text": "x"}\n', "jsonl"),
        (b'{"response": {"results": []}}', "guardian"),
        (b'{"@context": "https://schema.org",\n "@type": "NewsArticle"}', "jsonld"),
        (b"WARC/1.0\r\n", "warc"),
        (b"Title\n\nContinue reading...\n", "digest"),
        (b"Title\n\nText\n", None),
        (b"PK\x03\x04\x00\x00", None),
        (b"", None),
    ],
)
def test_the_content_decides_the_kind(content: bytes, kind: str | None) -> None:
    assert sniff(content, "file.bin") == kind
    if content.startswith(b"Title"):
        assert sniff(content, "file.txt") == "digest"


@given(st.binary(max_size=200))
def test_anything_can_be_sniffed(content: bytes) -> None:
    assert sniff(content, "x") in {None, "digest", "feed", "guardian", "jsonl", "jsonld", "page", "warc"}


def test_a_folder_is_read_in_order_and_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two\n")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "One"}\n'))
    (tmp_path / "c.rss").write_text(RSS)
    (tmp_path / "page.html").write_text("<html>")
    for ignored in ("README.md", "LICENSE", ".hidden.txt"):
        (tmp_path / ignored).write_text("not an article")
    articles, skipped = parted(read(str(tmp_path)))
    assert [article.title or article.text for article in articles] == ["One", "Two", "Port & pier ‘closed’", "Two"]
    assert len(skipped) == 1
    assert skipped[0].startswith(f"{tmp_path}: page.html: sources of kind 'page' are not supported yet; ")
    assert articles[0].identity == next(iter(parted(read(str(tmp_path / "a.jsonl.gz")))[0])).identity


def test_stdin_and_a_kind_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"Only a title\n")

    monkeypatch.setattr("sys.stdin", Stdin())
    assert texts(read("-", "digest")) == ["Only a title"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("missing.txt", None, None, "No such file"),
        ("bad\0name", None, None, "not a file name"),
        ("x.gz", gzip.compress(b"x" * 999, mtime=0)[:20], None, "gzip file is broken"),
        ("x.warc", b"WARC/1.0", None, "'warc' are not supported yet"),
        ("x.bin", b"\x00\x01", None, "can't tell what kind"),
        ("x.txt", b"T", "fax", "no source kind 'fax'; the kinds are digest, feed, jsonl"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    tmp_path: Path, name: str, content: bytes | None, kind: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadSource, match=words):
        list(read(str(tmp_path / name), kind))


def test_an_empty_folder_and_a_gzip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSource, match="no files"):
        list(read(str(tmp_path)))
    monkeypatch.setattr(fetch, "FILE_LIMIT", 1000)
    (tmp_path / "x.txt").write_bytes(gzip.compress(b"x" * 100_000))
    with pytest.raises(BadSource, match="larger than"):
        list(read(str(tmp_path / "x.txt")))


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = {"/feed": RSS.encode(), "/large": b"x" * 5000}.get(self.path)
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_url_is_fetched_within_limits(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [article.title for article in parted(read(f"{site}/feed"))[0]] == ["Port & pier ‘closed’", "Two"]
    with pytest.raises(BadSource, match="404"):
        list(read(f"{site}/none"))
    monkeypatch.setattr(fetch, "URL_LIMIT", 1000)
    with pytest.raises(BadSource, match="larger than"):
        list(read(f"{site}/large"))
    with pytest.raises(BadSource, match="can't be fetched"):
        list(read("http://127.0.0.1:1/"))


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("a/b/seed.txt", "seed"),
        ("w.jsonl.gz", "w"),
        ("stdin", "stdin"),
        ("https://h.example/x/rss.xml?q=1", "rss"),
        ("https://h.example/", "h.example"),
    ],
)
def test_a_source_goes_by_its_file_name(origin: str, name: str) -> None:
    assert fetch.stem(origin) == name


# --- real input, where it is at hand


@pytest.mark.skipif(not SHARED.is_dir(), reason="the outside corpora are not here")
def test_real_input_goes_through() -> None:
    seed, skipped = parted(read(str(SHARED / "corpora" / "seed.txt")))
    lines = (SHARED / "gold" / "seed-8.jsonl").read_text().splitlines()
    gold = {int(found["id"].removeprefix("seed-")): found["text"] for found in map(json.loads, lines)}
    assert {number: seed[number - 1].text for number in gold} == gold
    assert (len(seed), skipped) == (20, [])
    guardian, skipped = parted(read(str(SHARED / "corpora" / "guardian-2018.rss")))
    assert (len(guardian), len({article.identity for article in guardian}), skipped) == (55, 55, [])
    assert all(article.published and article.url and article.publisher == "The Guardian" for article in guardian)
    assert not [article for article in guardian if "Continue reading" in article.text or "Related:" in article.text]
    assert sum(article.standfirst is not None for article in guardian) > 45
    wikinews, skipped = parted(read(str(SHARED / "corpora" / "wikinews.jsonl.gz")))
    assert (len(wikinews), skipped) == (295, [])
    assert all(article.published for article in wikinews)


@pytest.mark.parametrize(
    "broken", ["http://[", "http://a:b/", "http://[::1]:x/", "http://a@b@c/", "javascript:alert(1)"]
)
def test_an_address_that_leads_nowhere_is_none(broken: str) -> None:
    line = json.dumps({"title": "A harbour", "url": broken, "text": "It is shut."}).encode()
    (article,) = jsonlines.articles(line, "a.jsonl")
    assert isinstance(article, Article)
    assert article.url is None


def test_a_text_that_is_no_article_is_skipped() -> None:
    line = json.dumps({"text": "It is shut. " * 30_000}).encode()
    (skipped,) = jsonlines.articles(line, "a.jsonl")
    assert "360,000 characters" in str(skipped)
