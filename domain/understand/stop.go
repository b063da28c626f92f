package understand

import "strings"

// Significant are the words of text without the language's stop words ("en" or
// "es", a region such as "es-MX" allowed); other languages have none.
func Significant(text, lang string) []string {
	stop := stopWords[base(lang)]
	var kept []string
	for _, w := range Words(text) {
		if !stop[w] {
			kept = append(kept, w)
		}
	}
	return kept
}

// base is a language tag without its region.
func base(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	return strings.ToLower(lang)
}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// stopWords by language, in normal form. Question words and negations are
// among them: they tell intents apart, but not topics.
var stopWords = map[string]map[string]bool{
	"en": wordSet(`a about above after again all also am an and any are arent as at be because been before being below between both but by can cant
cannot could couldnt did didnt do does doesnt doing dont down during each few for from further get give go got had has hasnt have havent having
he hello her here hers hey hi him his how hows i id if ill im in into is isnt it its ive just kindly know let lets like me more most my myself
need no nor not of off ok okay on once one only or other our ours out over own please same shall she should so some such tell than thank thanks
that thats the their them then there theres these they this those through to too under until up us very want was wasnt we were what whats
when where wheres which while who whom whos why will with wont would you your yours`),
	"es": wordSet(`a acerca ademas ahi al algo alguien algun alguna algunas alguno algunos alli ante antes aqui aquel aquella aquello asi aun aunque
bajo bien bueno buenas buenos cada casi como con contra cual cuales cualquier cuando cuanto cuanta cuantos cuantas da dame de debe debo decir del desde
dias dice dime donde dos durante e el ella ellas ello ellos en entonces entre era eran eres es esa esas ese eso esos esta estaba estan estar estas este esto
estos estoy fue fueron gracias ha haber habia hace hacer hacia han hasta hay he hemos hola hoy i igual ir la las le les lo los luego mas me mi mia mientras mio mis
misma mismo mucha mucho muchos muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco podeis podemos poder podria por porque
porfa favor puede pueden puedes puedo pues que quien quienes quiere quieres quiero quisiera saber se sea ser si sido siempre sin sobre sois solo somos son
soy su sus tal tambien tan tanto te tendria tenemos tener tengo ti tiene tienen tienes toda todas todo todos tu tus u un una unas uno unos usted
ustedes va vais vale vamos van vas ver vosotros voy vuestra vuestro y ya yo`),
}
