package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stems are the words of a text that carry meaning, folded and without their
// endings.
func stems(text, lang string) []string {
	stop, endings := stopEnglish, endingsEnglish
	if lang == "es" || strings.HasPrefix(lang, "es-") {
		stop, endings = stopSpanish, endingsSpanish
	}
	var out []string
	for w := range strings.FieldsFuncSeq(strings.ReplaceAll(foldText(text), "'", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !stop[w] {
			out = append(out, stem(w, endings))
		}
	}
	return out
}

// stem takes the longest ending off that leaves three letters or more.
func stem(w string, endings []string) string {
	for _, e := range endings {
		if rest, found := strings.CutSuffix(w, e); found && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return w
}

var (
	endingsEnglish = longestFirst("ations ation ments ment nesses ness ings ing edly ed ies ied iest ier ers er est ly es s y e")
	endingsSpanish = longestFirst(`amientos amiento imientos imiento aciones acion iciones icion uciones ucion adores adoras ador adora ancias ancia mente amente
		ando iendo yendo adas ados idas idos ada ado ida ido aron ieron aban aba ias ian ia aria arian eria erian iria irian are ara aras aran era eran ere ire amos emos imos
		asteis aste iste ar er ir an en as es os a e o s`)
	stopEnglish = words(`a about after again all also am an and any are as at be because been before being but by can cant could did didnt do does doesnt doing dont down for from get got
		had has have havent having he hello hey hi her here him his how i id if ill im in into is isnt it its ive just like me more my no not now of off ok okay on one only or other our out over
		please she should so some still such than thank thanks that thats the their them then there these they this those to too up us very was wasnt we were what when where which while who why will with wont would yes yet you your youre`)
	stopSpanish = words(`a ahora al algo ante aqui asi aun aunque bien buenas bueno buenos cada como con cual cuando de del desde dia dias donde dos el ella ellas ellos en entonces entre era es esa ese eso esta estan
		estas este esto estos estoy favor fue gracias ha habia han has hasta hay he hola hoy la las le les lo los mas me mi mis mucho muy nada ni no nos o os para pero por porque pues que quien se sea ser si sido sin sobre solo son soy
		su sus tambien tan tardes te tengo ti tiene todo tu tus un una uno unos vale y ya yo`)
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// longestFirst orders endings so that the longest is tried first.
func longestFirst(s string) []string {
	all := strings.Fields(s)
	for i := range all {
		for j := i; j > 0 && len(all[j]) > len(all[j-1]); j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
	return all
}
