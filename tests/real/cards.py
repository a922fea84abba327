"""The cards of a file as vobject understands them; see tests/cards.sh."""
import json
import sys

import vobject


def texts(card, name):
    return [str(line.value) for line in card.contents.get(name, [])]


def one(card, name):
    return (texts(card, name) or [''])[0]


def as_text(value):
    return value if isinstance(value, str) else ' '.join(value)


with open(sys.argv[1], encoding='utf-8', newline='') as file:
    text = file.read()
for card in vobject.readComponents(text):
    if one(card, 'version') == '3.0':
        card.validate()
    name = card.n.value
    org = card.contents.get('org')
    print(json.dumps([
        one(card, 'version'), one(card, 'fn'),
        [as_text(part) for part in
         (name.family, name.given, name.prefix, name.suffix)],
        texts(card, 'email'), texts(card, 'tel'),
        org[0].value[0] if org else '', one(card, 'note'), one(card, 'uid'),
        texts(card, 'member'),
    ], ensure_ascii=False, separators=(',', ':')))
