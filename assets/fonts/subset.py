#!/usr/bin/env python3
"""subset.py in.woff2 out.ttf: keep the characters the interface can show, and make figures tabular without asking for it.

The feature `tnum` is frozen for the digits and the signs that stand in columns with them: their code points are mapped straight to the tabular
glyphs, so that a text renderer that knows nothing of OpenType features keeps numbers from jumping. Space, hyphen, brackets, full stop, comma and colon stay as they are.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x7e), (0xa0, 0xff), (0x100, 0x17f), (0x2010, 0x2027), (0x202f, 0x205e), (0x2070, 0x209c), (0x2190, 0x2193)]
SINGLE = [0x20ac, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713, 0x2022, 0x00b7, 0x0394, 0x03b1, 0x03c3, 0xfffd]
TABULAR = '0123456789+\u2212\u00b1\u00d7\u00f7=\u2260<>\u2264\u2265\u2248~'


def tnum(font):
    gsub = font['GSUB'].table; m = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != 'tnum': continue
        for i in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[i].SubTable: m.update(getattr(table, 'ExtSubTable', table).mapping)
    return m


def main(source, target):
    font = TTFont(source, recalcTimestamp=False); font.flavor = None
    swap = tnum(font)
    for table in font['cmap'].tables:
        if not table.isUnicode(): continue
        for ch in TABULAR:
            glyph = table.cmap.get(ord(ch))
            if glyph in swap: table.cmap[ord(ch)] = swap[glyph]
    o = subset.Options(); o.layout_features = ['kern', 'mark', 'mkmk', 'ccmp', 'locl']; o.hinting = False; o.notdef_outline = True
    o.name_IDs = ['*']; o.name_languages = [0x409]; o.recalc_timestamp = False; o.glyph_names = False
    s = subset.Subsetter(o); s.populate(unicodes=[c for a, b in RANGES for c in range(a, b + 1)] + SINGLE); s.subset(font)
    font.save(target)
    f = TTFont(target); cmap = f.getBestCmap(); width = {ch: f['hmtx'][cmap[ord(ch)]][0] for ch in TABULAR if ord(ch) in cmap}
    assert 'glyf' in f and len(set(width.values())) == 1, width
    print(target, 'characters', len(cmap), 'glyphs', f['maxp'].numGlyphs, 'advance of digits and signs', width['0'], 'of', f['head'].unitsPerEm)


if __name__ == '__main__':
    main(*sys.argv[1:])
