package understand

import "strings"

// ending is one that may be stripped where at least least bytes stay: after
// shorter stems, different words would fall together.
type ending struct {
	text  string
	least int
}

// endings by language, in normal form. Stripping the longest is enough for
// examples to share most of their word forms; the character n-grams carry the
// rest.
var endings = map[string][]ending{
	"en": append(list(3, "s"), list(4, "ings ing ies ed ers er es ly e y")...),
	"es": list(3, `amientos imientos amiento imiento aciones iciones acion icion mente iendolo andolo iendome andome iendo ando
		arlos arlas armelo ermelo arme erme irme arlo arla erlo erla arse erse irse aste iste amos emos imos aron ieron aba aban
		adas ados idas idos ada ado ida ido itos itas ito ita ar er ir an en as es os a e o s`),
}

// list gives each of the endings the same least length.
func list(least int, texts string) (all []ending) {
	for e := range strings.FieldsSeq(texts) {
		all = append(all, ending{e, least})
	}
	return all
}

// grammar is what is known of one language; the zero value knows nothing.
type grammar struct {
	endings []ending
	kin     kin
	stop    map[uint64]bool // keys of its stop words' stems
}

func newGrammar(lang string) grammar {
	lang = base(lang)
	g := grammar{endings: endings[lang], kin: kinOf[lang], stop: map[uint64]bool{}}
	for w := range stopWords[lang] {
		g.stop[key(kindWord, hashBytes(g.stem(w)))] = true
	}
	return g
}

// stem is w without its longest known ending.
func (g grammar) stem(w string) string {
	cut := 0
	for _, e := range g.endings {
		if len(e.text) > cut && len(w)-len(e.text) >= e.least && strings.HasSuffix(w, e.text) {
			cut = len(e.text)
		}
	}
	return w[:len(w)-cut]
}

// share is how much of a feature's rarity counts when texts are compared: stop
// words are alike in texts that are not.
func (g grammar) share(key uint64) float32 {
	if g.stop[key] {
		return nearStop
	}
	return 1
}
