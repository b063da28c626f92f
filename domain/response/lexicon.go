package response

import (
	"maps"
	"strings"
)

// lexicon is what a language says in answers. All words are folded.
type lexicon struct {
	es       bool           // its words are Spanish
	comma    bool           // digits are written the Spanish way: 2,5 and 14/3
	small    map[string]int // 0-19 in English, 0-29 in Spanish
	tens     map[string]int
	hundreds map[string]int // Spanish: doscientos
	ordinals map[string]int
	months   map[string]int
	weekdays map[string]int // 0 = Sunday
	polite   map[string]bool
	unsaid   []string // phrases that change nothing, taken out beforehand
	words    phrases
}

// phrases are what dates and times are made of.
type phrases struct {
	today, tomorrow, overmorrow, yesterday, ereyesterday []string
	partOfDay                                            []string // after a day, without meaning for it
	next, last, nextWeek                                 []string
	weekFirst                                            []string // "next week" before a day of it
	in, ago, day, week, month, year, fromNow             []string
	since, until                                         []string // "from" and "before" in "a week from Friday"
	thisMonth                                            []string
	dayPrefix                                            []string // "the", "on the", "el dia"
	am, pm, night                                        []string
	at                                                   []string // before a clock time: makes a bare hour a time
	maybeAt                                              []string // before a clock time, of itself no proof
	noon, midnight, now, sharp                           []string
}

func of(lang string) *lexicon {
	if spanish(lang) {
		return &spanishWords
	}
	return &englishWords
}

// other is the lexicon of the other language, for digits as l reads them.
func (l *lexicon) other() *lexicon {
	o := spanishWords
	if l.es {
		o = englishWords
	}
	o.comma = l.comma
	return &o
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// counted numbers words from first on; "a/b" are two words for one number, "_"
// leaves one out.
func counted(first, step int, words string) map[string]int {
	m := map[string]int{}
	for w := range strings.FieldsSeq(words) {
		for w := range strings.SplitSeq(w, "/") {
			m[w] = first
		}
		first += step
	}
	delete(m, "_")
	return m
}

func list(s string) []string {
	all := strings.Split(s, ",")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

var englishWords = lexicon{
	small:    counted(0, 1, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
	tens:     counted(20, 10, "twenty thirty forty/fourty fifty sixty seventy eighty ninety"),
	ordinals: counted(1, 1, "first/1st second/2nd third/3rd fourth/4th fifth/5th sixth/6th seventh/7th eighth/8th ninth/9th tenth/10th eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"),
	months:   counted(1, 1, "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec"),
	weekdays: counted(0, 1, "sunday/sun monday/mon tuesday/tue/tues wednesday/wed/weds thursday/thu/thur/thurs friday/fri saturday/sat"),
	polite: set(`it its is that thats this these be will would should please pls plz thanks thank thx you ok okay yes yeah yep
		well so um uh hmm hm oh hi hello hey i id im ill we were wed well us our my me want like need take think guess suppose
		say lets let make put maybe probably about around approximately roughly only just exactly then for the a an of at on by
		there are with total party table group family answer number day date time hour amount price budget age old go going do`),
	unsaid: list("more or less, give or take, at least, at most, in total, no more than, up to, i would say, id say, if possible, if you can, thank you very much, thanks a lot, a total of"),
	words: phrases{
		today: list("today, tonight, this morning, this afternoon, this evening"), tomorrow: list("tomorrow, tmrw, tmr, tomorow, tommorow, tommorrow"),
		overmorrow: list("day after tomorrow, the day after tomorrow, overmorrow"), yesterday: list("yesterday, last night"),
		ereyesterday: list("day before yesterday, the day before yesterday"),
		partOfDay:    list("morning, afternoon, evening, night, in the morning, in the afternoon, in the evening, at night"),
		next:         list("next, this, this coming, coming, the next, the coming"), last: list("last, this past, past, the last"), nextWeek: list("next week, of next week"),
		in: list("in"), day: list("day, days"), week: list("week, weeks"), month: list("month, months"), year: list("year, years"), fromNow: list("from now, from today"), ago: list("ago"),
		weekFirst: list("next week, next week on"), since: list("from, after"), until: list("before"),
		dayPrefix: list("the, on the, day"), thisMonth: list("of this month, of the month, this month"),
		am: list("am, a m, a . m ., a . m, in the morning"), pm: list("pm, p m, p . m ., p . m, in the afternoon, in the evening, this afternoon, this evening"),
		night: list("at night, tonight"),
		at:    list("at, at about, at around"), maybeAt: list("by, around, about"),
		noon: list("noon, midday, noontime, 12 noon, twelve noon"), midnight: list("midnight, 12 midnight, twelve midnight"),
		now: list("now, right now, right away, straight away, immediately, asap, as soon as possible"), sharp: list("oclock, o clock, sharp, oclock sharp"),
	},
}

var spanishTens = counted(30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa")

// compounds adds the numbers that may be written as one word, too:
// "treintaiuno" for "treinta y uno".
func compounds(tens, small map[string]int) map[string]int {
	all := maps.Clone(small)
	for ten, v := range tens {
		for unit, u := range small {
			if u > 0 && u < 10 {
				all[ten+"i"+unit] = v + u
			}
		}
	}
	return all
}

var spanishWords = lexicon{
	es: true, comma: true,
	small: compounds(spanishTens, counted(0, 1, `cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete
		dieciocho diecinueve veinte veintiuno/veintiun/veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve`)),
	tens: spanishTens,
	hundreds: counted(200, 100, `doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas
		seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas`),
	ordinals: counted(1, 1, `primero/primer/primera segundo/segunda tercero/tercer/tercera cuarto/cuarta quinto/quinta sexto/sexta
		septimo/septima octavo/octava noveno/novena decimo/decima`),
	months:   counted(1, 1, "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/setiembre/sept/sep/set octubre/oct noviembre/nov diciembre/dic"),
	weekdays: counted(0, 1, "domingo/dom lunes/lun martes miercoles/mie jueves/jue viernes/vie sabado/sab"),
	polite: set(`es son seria serian sera seran somos seremos estamos seriamos el la los las lo para por favor porfa porfavor gracias ok
		okay vale si bueno pues eh em mm hola buenas creo que unos unas aproximadamente sobre alrededor solo solamente exactamente
		quiero queremos quisiera quisieramos me nos gustaria pon ponme ponga dame deme de en a al mi mis nuestro nuestra numero dia
		fecha hora total mesa grupo familia edad tengo tenemos vamos va importe precio presupuesto mejor entonces hacia tal vez quizas
		digamos con ser este esta eso esto`),
	unsaid: list("mas o menos, al menos, por lo menos, como minimo, como maximo, como mucho, en total, un total de, hasta, si puede ser, si es posible, muchas gracias"),
	words: phrases{
		today: list("hoy, hoy mismo, esta noche, esta tarde, esta manana"), tomorrow: list("manana, manana mismo"),
		overmorrow: list("pasado manana"), yesterday: list("ayer, anoche"), ereyesterday: list("anteayer, antes de ayer, antier"),
		partOfDay: list("por la manana, por la tarde, por la noche, a la noche, a la tarde, a mediodia, al mediodia"),
		next:      list("el proximo, proximo, este, este proximo, el"), last: list("el pasado, el ultimo"), nextWeek: list("de la semana que viene, de la proxima semana, de la semana proxima"),
		in: list("en, dentro de, de aqui a"), day: list("dia, dias"), week: list("semana, semanas"), month: list("mes, meses"), year: list("ano, anos"), ago: list("hace"),
		weekFirst: list("la semana que viene, la proxima semana, la semana proxima"),
		since:     list("despues de, despues del, a partir de, a partir del"), until: list("antes de, antes del"),
		thisMonth: list("de este mes, del mes, de este, del corriente"),
		dayPrefix: list("el, el dia, dia, al, para el, para el dia"),
		am:        list("am, a m, a . m ., a . m, de la manana, de la madrugada, por la manana, de madrugada"), pm: list("pm, p m, p . m ., p . m, de la tarde, por la tarde, de tarde"),
		night: list("de la noche, por la noche, esta noche, de noche"),
		at:    list("a las, a la, hacia las, hacia la, sobre las, sobre la"), maybeAt: list("las, la, son las, es la"),
		noon: list("mediodia, al mediodia, a mediodia, el mediodia"), midnight: list("medianoche, a medianoche, a la medianoche, la medianoche"),
		now: list("ahora, ahora mismo, ya, ya mismo, ahorita, cuanto antes, lo antes posible"), sharp: list("en punto"),
	},
}

// notUnits are words that name nothing one could count, of both languages: a
// number before them is not the whole answer.
var notUnits = set(`not no nor or and but than less more minus plus times by to until without except per instead nothing never dont
		doesnt isnt what how why when where which who can could do does
	no ni o u y e pero mas menos que sin salvo excepto por entre hasta nada nunca cual cuando como donde quien cuanto
		cuantos cuanta cuantas puedo puede hay`)
