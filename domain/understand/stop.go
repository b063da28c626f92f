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

// base is a language tag without its region, "es" of "es-MX" and "es_MX".
func base(lang string) string {
	if end := strings.IndexAny(lang, "-_"); end >= 0 {
		lang = lang[:end]
	}
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

// commonWords are other frequent words by language, in normal form: spelled
// right, they are never mended, even where an assistant has never seen them.
var commonWords = map[string]map[string]bool{
	"en": wordSet(`able address airport answer away baby back bank bear beer best better bike bill bird black blue board boat body book boot born
boss both bowl brand bread break bring brother build buy call came card care case cash cat chair change chat cheap check child city clean clear
close cloth coat code coffee cold color come cook cool copy cost country course cream crowd dark data date daughter days dead deal dear deep
different dinner doctor does done door down draw dress drink drive drop early earn east easy eight else email ends even ever every face fact fail fair
fall family fast father fear feel feet felt file fill film find fine fire first fish five flat floor food foot form four free friend friends from full fund
game gave girl give glad glass goal goes gold gone good great green ground group grow guess hair half hall hand hard hate head health hear heart heat held
help high hill hold hole home hope horse hotel hour house hurt idea inside join joke kept kids kill kind king knee knew last late later laugh lead learn
leave left less life light like line list little live lives local long look lose loss lost love luck lunch made mail main make many mark market meal mean
meat meet milk mind mine minute miss money month moon more morning most mother mouth move movie much music must name near neck news next nice night nine
note nothing number office often open order page paid pain paper parent park part party pass past pay people person phone pick place plan plane plant play
point poor post price prize pull push quick quiet quite race rain rate read ready real rent rest rich ride right ring rise risk road rock room rule safe
said sale same sand save school seat seem seen sell send sense sent seven shape ship shirt shoe shoes shop short show shut side sign sing sister size skin
sleep slow small smile snow soap soft sold song soon sorry sort soul sound soup south speak spend sport star start state stay step still stop store story
street strong such sugar sure swim table take talk tall taste team tell tend term test text thing things think this time times tired today told tomorrow
took town train travel tree trip true turn type under unit used user very view visit voice wait wake walk wall warm wash watch water ways wear weather week
weeks weight well went were west when wide wife wild wind wine wish with woman word words work world worry worse worst write wrong year years yesterday young`),
	"es": wordSet(`abajo abrir aceite adios agua ahora aire alma alta alto amiga amigo amigos amor ando arriba arroz arte atras ayer ayuda azul bajar banco bano barato
barco barrio beber beso blanco boca boda bolsa bonito brazo buen busco cable cabeza cada cafe caja calle calor cama cambio camino camisa campo cantar cara
cargo carne caro carta casa caso cena cerca cerdo cerrar chica chico cielo cinco cine cita ciudad clase clave coche cocina color comer comida compra
comprar contar copa correo corto cosa cosas coste crear crema cuarto cuatro cuenta cuerpo cuesta cuidado culpa curso dato datos deber decidir dedo dejar
demas dentro derecha dinero doble doler dolor domingo donde dormir ducha dulce dura duro edad ellos encima enero entrada entrar error escuela espera estado
este facil falta fama fecha feliz feria fiesta final flor fondo forma foto frase fresa frio fruta fuego fuera fuerte futbol gafas gana ganas gasto gato gente
gordo grande gris grupo guapa guapo guerra gusta gusto habla hablar hambre hambriento hecho hermana hermano hija hijo hijos hoja hola hombre hora horas hotel
huevo idea idioma isla jamas joven juego jueves jugar juntos lado lago largo leche leer lejos lengua lento letra libre libro limpio linea lista listo llamar
llave llegar lleno llevar lluvia loco lugar luna lunes madre mala malo mama manana mando mano manos marca martes masa media medio mejor menos menor mente mesa
meses mesa metro miedo miel mirar misa mitad moda modo moneda mono morir moto mover mucho mueble muerte mujer mundo museo musica nadie nariz negro nieve nino
nina ninos noche nombre nota noticia nube nuevo nueva numero nunca ocho ojos once orden oreja oro padre padres pagar pagina pais pan papa papel parar pared
pareja parque parte pasado pasar paseo paso pata patata pedir pelo pena pensar perder perro peso pescado pez piel pierna piso plan plata plato playa plaza
pobre poner posta precio primo primera primero prisa prueba pueblo puerta punto queda quedar queso quince quitar radio rapido rato raton razon real regalo
reir reloj resto rico rojo ropa rosa roto ruido saber sabor sacar sala salir salud sangre santo secreto seguir seguro seis semana sentir serie siete siglo
silla sitio sola solo sopa subir sucio sueldo sueno suerte sueno tarde tarea tarjeta taxi taza techo tela tema tengo tenis tiempo tienda tierra tinto tipo tirar
tocar todavia tomar tonto torre total trabajo traer traje tren tres triste tonta turno unico usar vaca vacio valor vamos vecino venir ventana verano verdad
verde viaje vida viejo viento viernes vino visita vista vivir volar volver zapato zapatos zona`),
}
