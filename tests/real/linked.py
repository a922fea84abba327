"""JSON-LD, catalogue, robots.txt and security.txt of a built site: linked.py SITE

Reads them with programs others use: rdflib (JSON-LD 1.1, RDF/XML), html.parser,
urllib.robotparser. A line for each fault on stdout; on stderr how much there was.

schema.org's own context needs the network: the words we use, with the types that
context gives them, and which type has which (schema.org, release 28), stand here.
"""
import html.parser
import json
import pathlib
import re
import sys
import urllib.parse
import urllib.robotparser

import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

SCHEMA = 'https://schema.org/'
S = rdflib.Namespace(SCHEMA)
DCATDE = rdflib.Namespace('http://dcat-ap.de/def/dcatde/')

ADDRESSES = ['url', 'sameAs', 'eventStatus', 'eventAttendanceMode']
TIMES = ['startDate', 'endDate', 'previousStartDate', 'datePosted', 'expires', 'exceptDate',
         'startTime', 'endTime', 'validFrom', 'validThrough', 'opens', 'closes']
CONTEXT = {'@vocab': SCHEMA, **{k: {'@type': '@id'} for k in ADDRESSES}}

THING = {'name', 'url', 'description', 'sameAs', 'potentialAction', 'subjectOf'}
WORK = {'text', 'publisher', 'inLanguage', 'expires', 'about', 'hasPart'}
ORGANIZATION = {'address', 'contactPoint', 'parentOrganization'}
EVENT = {'startDate', 'endDate', 'eventSchedule', 'eventStatus', 'eventAttendanceMode',
         'location', 'organizer', 'previousStartDate', 'subEvent', 'inLanguage'}
HAS = {
    'Organization': ORGANIZATION, 'GovernmentOrganization': ORGANIZATION,
    'Person': {'givenName', 'familyName', 'honorificPrefix', 'honorificSuffix', 'memberOf',
               'contactPoint', 'address'},
    'OrganizationRole': {'roleName', 'startDate', 'endDate', 'memberOf'},
    'ContactPoint': {'contactType', 'email', 'telephone', 'faxNumber', 'hoursAvailable'},
    'PostalAddress': {'streetAddress', 'postalCode', 'addressLocality'},
    'OpeningHoursSpecification': {'opens', 'closes', 'validFrom', 'validThrough'},
    'Event': EVENT, 'EventSeries': EVENT,
    'Schedule': {'repeatFrequency', 'byDay', 'byMonthDay', 'byMonth', 'startDate', 'endDate',
                 'startTime', 'endTime', 'duration', 'scheduleTimezone', 'exceptDate'},
    'Place': {'address'}, 'VirtualLocation': set(), 'AdministrativeArea': set(), 'Service': set(),
    'SpecialAnnouncement': WORK | {'category', 'datePosted', 'spatialCoverage'},
    'DigitalDocument': WORK, 'WebSite': WORK,
    'CommunicateAction': {'startTime', 'endTime', 'target'},
}
# What must be there: of search engines' own lists, what a site always knows.
MUST = {
    'Person': ['name', 'url'], 'GovernmentOrganization': ['name'], 'Organization': ['name'],
    'OrganizationRole': ['memberOf'], 'ContactPoint': ['contactType'],
    'OpeningHoursSpecification': ['validFrom', 'validThrough'],
    'Event': ['name', 'startDate', 'eventStatus', 'url'], 'EventSeries': ['name', 'url', 'organizer'],
    'Schedule': ['repeatFrequency', 'startDate', 'scheduleTimezone'], 'Place': ['name'],
    'VirtualLocation': ['name', 'url'],
    'SpecialAnnouncement': ['name', 'url', 'text', 'category', 'publisher', 'spatialCoverage'],
    'DigitalDocument': ['name', 'url'], 'CommunicateAction': ['target'], 'Service': ['name'],
}
TIME = re.compile(r'\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?$|\d\d:\d\d(:\d\d)?$')

faults = []


class Page(html.parser.HTMLParser):
    """The blocks of a page, and every script that is none."""

    def __init__(self):
        super().__init__()
        self.blocks, self.scripts, self.inside = [], [], False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'script' and attrs.get('type') == 'application/ld+json':
            self.inside = True
            self.blocks.append('')
        elif tag == 'script' and not attrs.get('src', '').endswith('.js'):
            self.scripts.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if tag == 'script':
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data


def look_at_graph(where, block, base):
    graph = rdflib.Graph()
    graph.parse(data=json.dumps({**block, '@context': CONTEXT}), format='json-ld', publicID=base)
    for node in set(graph.subjects(RDF.type)):
        for kind in graph.objects(node, RDF.type):
            name = str(kind).removeprefix(SCHEMA)
            if name not in HAS:
                faults.append(f'{where}: there is no {name}')
                continue
            words = {str(p).removeprefix(SCHEMA) for p in graph.predicates(node) if p != RDF.type}
            faults.extend(f'{where}: a {name} has no {w}' for w in words - HAS[name] - THING)
            faults.extend(f'{where}: a {name} without {w}' for w in MUST.get(name, [])
                          if w not in words)
            for word in TIMES:
                faults.extend(f'{where}: {word} is {value}' for value in graph.objects(node, S[word])
                              if not TIME.match(str(value)))
    for word in ADDRESSES:
        faults.extend(f'{where}: {word} is {value}' for value in graph.objects(None, S[word])
                      if not str(value).startswith(('http://', 'https://')))
    return len(graph)


def look_at_pages(site):
    pages = blocks = facts = 0
    for path in sorted(site.rglob('*.html')):
        if path.name.endswith('.fragment.html'):
            continue
        where = str(path.relative_to(site))
        page = Page()
        page.feed(path.read_text(encoding='utf-8'))
        page.close()
        pages += 1
        faults.extend(f'{where}: {script}' for script in page.scripts)
        for text in page.blocks:
            blocks += 1
            if set('<>&\u2028\u2029') & set(text):
                faults.append(f'{where}: not escaped')
            block = json.loads(text)
            if block.get('@context') != SCHEMA.rstrip('/'):
                faults.append(f'{where}: another context')
            facts += look_at_graph(where, block, 'https://base.example/' + where)
    if blocks == 0:
        faults.append('there is no block')
    print(f'{pages} pages, {blocks} blocks, {facts} facts', file=sys.stderr)


def look_at_catalogue(path):
    graph = rdflib.Graph()
    graph.parse(path, format='xml')
    catalogues = list(graph.subjects(RDF.type, DCAT.Catalog))
    if len(catalogues) != 1:
        faults.append(f'{len(catalogues)} catalogues')
    listed = set(graph.objects(None, DCAT.dataset))
    if listed != set(graph.subjects(RDF.type, DCAT.Dataset)):
        faults.append('not every dataset is listed')
    must = {DCAT.Catalog: [DCTERMS.title, DCTERMS.description, DCTERMS.publisher],
            DCAT.Dataset: [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.identifier,
                           DCAT.contactPoint, DCAT.theme, DCAT.distribution],
            DCAT.Distribution: [DCAT.accessURL, DCTERMS.license, DCTERMS['format']],
            FOAF.Organization: [FOAF.name]}
    for kind, words in must.items():
        nodes = list(graph.subjects(RDF.type, kind))
        if not nodes:
            faults.append(f'no {kind}')
        faults.extend(f'{node} without {word}' for node in nodes for word in words
                      if graph.value(node, word) is None)
    for key in ('contributorID', 'politicalGeocodingURI'):
        print(key, *sorted(set(graph.objects(None, DCATDE[key]))), file=sys.stderr)


def look_at_robots(site):
    robots = urllib.robotparser.RobotFileParser()
    robots.parse((site / 'robots.txt').read_text().splitlines())
    for page in ('/', '/index.html', '/aushang.html', '/api/v1/status.json'):
        if not robots.can_fetch('*', page):
            faults.append(f'robots.txt forbids {page}')
    for address in robots.site_maps() or []:
        name = urllib.parse.urlparse(address).path.rsplit('/', 1)[1]
        if not (site / name).is_file():
            faults.append(f'robots.txt: no {name}')


def look_at_security(path):
    """RFC 9116, 3 and 4."""
    fields = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        if not line or line.startswith('#'):
            continue
        name, colon, value = line.partition(': ')
        if not colon or not re.fullmatch(r'[A-Za-z-]+', name) or not value:
            faults.append(f'security.txt: {line}')
        fields.setdefault(name, []).append(value)
    if len(fields.get('Expires', [])) != 1 or not TIME.match(fields['Expires'][0]):
        faults.append('security.txt: Expires')
    if not fields.get('Contact'):
        faults.append('security.txt: no Contact')
    if len(fields.get('Preferred-Languages', [])) > 1:
        faults.append('security.txt: Preferred-Languages twice')
    for name in ('Contact', 'Encryption', 'Acknowledgments', 'Policy', 'Canonical'):
        for value in fields.get(name, []):
            if not re.match(r'(https://|mailto:|tel:)[!-~]+$', value):
                faults.append(f'security.txt: {name} {value}')


def main(args):
    site = pathlib.Path(args[0])
    look_at_pages(site)
    look_at_robots(site)
    if (site / 'katalog.rdf').is_file():
        look_at_catalogue(site / 'katalog.rdf')
    if (site / '.well-known/security.txt').is_file():
        look_at_security(site / '.well-known/security.txt')
    for fault in faults:
        print(fault)


main(sys.argv[1:])
