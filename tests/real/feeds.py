"""Feeds as programs read them; see tests/real/feeds.sh.

    feeds.py links PAGE          addresses that a page names as its feeds
    feeds.py read FEED...        what is in them, a line of JSON each
    feeds.py cache DATABASE      what newsboat has: guid, title, unread

A FEED is an address or a file. Atom and RSS are read by feedparser; JSON Feed,
which it does not know, by a reader of our own, which takes nothing but what
https://www.jsonfeed.org/version/1.1/ has. What is wrong is told in lines that
begin with "fault".
"""
import datetime
import html.parser
import json
import re
import sqlite3
import sys
import urllib.parse
import urllib.request

TYPES = ('application/atom+xml', 'application/rss+xml', 'application/feed+json')


def fault(where, what):
    print('fault', where + ':', what)


def fetch(address):
    if '://' not in address:
        with open(address, 'rb') as file:
            return file.read()
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read()


# ---- links -------------------------------------------------------------------

class Links(html.parser.HTMLParser):
    found = ()

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == 'link' and 'alternate' in have.get('rel', '').split() and \
                have.get('type') in TYPES:
            self.found += (have['href'],)


def links(page):
    parser = Links()
    parser.feed(fetch(page).decode())
    for href in parser.found:
        print(urllib.parse.urljoin(page, href))


# ---- JSON Feed -----------------------------------------------------------------

def is_text(value):
    return isinstance(value, str) and value != ''


def is_address(value):
    return is_text(value) and re.match(r'https?://[^\s/]+(/\S*)?$', value)


def is_instant(value):
    try:
        return re.match(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$',
                        value) and datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False


def is_language(value):
    return is_text(value) and re.match(r'[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', value)


def is_flag(value):
    return isinstance(value, bool)


def list_of(test):
    return lambda value: isinstance(value, list) and all(map(test, value))


def an_object(keys, needed=()):
    def test(value):
        return isinstance(value, dict) and value and \
            all(k in keys and keys[k](v) for k, v in value.items()) and \
            all(k in value for k in needed)
    return test


AUTHORS = list_of(an_object({'name': is_text, 'url': is_address,
                             'avatar': is_address}))
ITEM = {
    'id': is_text, 'url': is_address, 'external_url': is_address,
    'title': is_text, 'content_html': is_text, 'content_text': is_text,
    'summary': is_text, 'image': is_address, 'banner_image': is_address,
    'date_published': is_instant, 'date_modified': is_instant,
    'authors': AUTHORS, 'tags': list_of(is_text), 'language': is_language,
    'attachments': list_of(an_object({
        'url': is_address, 'mime_type': is_text, 'title': is_text,
        'size_in_bytes': lambda v: isinstance(v, int),
        'duration_in_seconds': lambda v: isinstance(v, (int, float))},
        ('url', 'mime_type')))}
FEED = {
    'version': lambda v: v == 'https://jsonfeed.org/version/1.1',
    'title': is_text, 'home_page_url': is_address, 'feed_url': is_address,
    'description': is_text, 'user_comment': is_text, 'next_url': is_address,
    'icon': is_address, 'favicon': is_address, 'authors': AUTHORS,
    'language': is_language, 'expired': is_flag,
    'hubs': list_of(an_object({'type': is_text, 'url': is_address},
                              ('type', 'url'))),
    'items': list_of(lambda v: isinstance(v, dict))}


def once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError('a key twice')
    return found


def check_keys(value, keys, needed, where):
    for key, inner in value.items():
        if key.startswith('_') and re.match('_[A-Za-z]', key):
            continue
        if key not in keys:
            fault(where, 'there is no key ' + key)
        elif not keys[key](inner):
            fault(where, '%s is %r' % (key, inner))
    for key in needed:
        if key not in value:
            fault(where, 'has no ' + key)


def read_json(where, data):
    feed = json.loads(data, object_pairs_hook=once)
    # these we want in ours, although they may be missing; a site that does not
    # know its address has none of the addresses, since all are whole ones
    here = ('home_page_url', 'feed_url') if 'feed_url' in feed else ()
    check_keys(feed, FEED, ('version', 'title', 'items', 'language') + here, where)
    if not here and 'home_page_url' in feed:
        fault(where, 'has no feed_url')
    for item in feed['items']:
        check_keys(item, ITEM, ('id', 'title', 'date_published', 'date_modified') +
                   (('url',) if here else ()), where)
        if 'content_html' not in item and 'content_text' not in item:
            fault(where, 'an item without content')
    return {
        'kind': 'json', 'title': feed['title'], 'language': feed.get('language'),
        'self': feed.get('feed_url'),
        # a feed of this format does not say how new it is
        'updated': max((i['date_modified'] for i in feed['items']), default=None),
        'entries': [{
            'id': i['id'], 'title': i['title'], 'url': i.get('url'),
            'published': i['date_published'], 'updated': i['date_modified'],
            'content': i.get('content_html') or i.get('content_text')}
            for i in feed['items']]}


# ---- Atom and RSS ------------------------------------------------------------------

def instant(parsed):
    return parsed and datetime.datetime(
        *parsed[:6], tzinfo=datetime.timezone.utc).isoformat()


def read_xml(where, data):
    import feedparser
    found = feedparser.parse(data)
    if found.bozo:
        fault(where, repr(found.bozo_exception))
    if found.version not in ('atom10', 'rss20'):
        fault(where, 'is of version ' + repr(found.version))
    feed = found.feed
    kind = 'atom' if found.version == 'atom10' else 'rss'
    mine = [link.href for link in feed.get('links', []) if link.rel == 'self']
    for key in ('title', 'link') + (('id', 'updated') if kind == 'atom' else ()):
        if not feed.get(key):
            fault(where, 'has no ' + key)
    for entry in found.entries:
        for key in ('id', 'title', 'link', 'published') + (
                ('updated',) if kind == 'atom' else ()):
            if not entry.get(key):
                fault(where, 'an entry has no ' + key)
        if kind == 'rss' and entry.get('guidislink') and not is_address(entry.id):
            fault(where, 'a guid is no address, and says that it is one')
    return {
        'kind': kind, 'title': feed.get('title'),
        'language': feed.get('language') or
        feed.get('title_detail', {}).get('language'),
        'self': mine[0] if mine else None,
        'updated': instant(feed.get('updated_parsed') or
                           feed.get('published_parsed')),
        'entries': [{
            'id': e.get('id'), 'title': e.get('title'), 'url': e.get('link'),
            'published': instant(e.get('published_parsed')),
            'updated': instant(e.get('updated_parsed')),
            'content': e.content[0].value if 'content' in e else e.get('summary')}
            for e in found.entries]}


def in_utc(value):
    return value and datetime.datetime.fromisoformat(value).astimezone(
        datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def read(address):
    data = fetch(address)
    feed = (read_json if data.lstrip()[:1] == b'{' else read_xml)(address, data)
    ids = [entry['id'] for entry in feed['entries']]
    if len(set(ids)) != len(ids):
        fault(address, 'an id twice')
    if len(ids) > 50:
        fault(address, 'more than fifty entries')
    for entry in feed['entries']:
        entry['published'] = in_utc(entry['published'])
        entry['updated'] = in_utc(entry['updated'])
        if entry['updated'] < entry['published']:
            fault(address, 'changed before it was there: ' + entry['id'])
    times = [entry['updated'] for entry in feed['entries']]
    feed['updated'] = in_utc(feed['updated'])
    # those of Statuspage go by when something begins
    if times != sorted(times, reverse=True) and '/history.' not in address:
        fault(address, 'the newest is not the first')
    if times and feed['updated'] != max(times):
        fault(address, 'is of %s, its newest entry of %s' %
              (feed['updated'], max(times)))
    feed['address'] = address
    print(json.dumps(feed, ensure_ascii=False))


def cache(name):
    for row in sqlite3.connect(name).execute(
            'select guid, title, unread from rss_item order by guid'):
        print('|'.join(map(str, row)))


for argument in sys.argv[2:]:
    {'links': links, 'read': read, 'cache': cache}[sys.argv[1]](argument)
