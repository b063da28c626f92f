package understand

import "strings"

// minStem is the shortest stem in bytes; shorter words stay whole.
const minStem = 3

// endings by language, longest first, in normal form. Stripping one is enough
// for examples to share most of their word forms; the character n-grams carry
// the rest.
var endings = map[string][]string{
	"en": {"ations", "ation", "ments", "ment", "ings", "ing", "ers", "ies", "ed", "er", "es", "ly", "e", "s", "y"},
	"es": {
		"amientos", "imientos", "amiento", "imiento", "aciones", "iciones", "iendolo", "andolo", "iendome", "andome", "acion", "icion", "mente",
		"iendo", "arlos", "arlas", "ermelo", "armelo", "irme", "arme", "erme", "arlo", "arla", "erlo", "erla", "arse", "erse", "irse", "aste", "iste",
		"amos", "emos", "imos", "aron", "ieron", "aba", "aban", "ando", "adas", "ados", "idas", "idos", "ada", "ado", "ida", "ido", "itos", "itas",
		"ito", "ita", "ar", "er", "ir", "an", "en", "as", "es", "os", "a", "e", "o", "s",
	},
}

// stemmer strips the endings of one language.
type stemmer struct{ endings []string }

func newStemmer(lang string) stemmer { return stemmer{endings[base(lang)]} }

// stem is w without its longest known ending.
func (s stemmer) stem(w string) string {
	if len(w) <= minStem {
		return w
	}
	best := ""
	for _, e := range s.endings {
		if len(e) > len(best) && len(w)-len(e) >= minStem && strings.HasSuffix(w, e) {
			best = e
		}
	}
	return w[:len(w)-len(best)]
}
