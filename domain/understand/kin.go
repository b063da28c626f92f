package understand

import "strings"

// kin are the groups of words of one language that customers use for one
// another, and the odd forms of verbs that endings do not bring together.
type kin struct {
	words map[string]uint64 // in normal form, to the number of their group
	stems map[string]uint64 // the same for stems that stand in one group only
}

// kinGroups by language, in normal form: everyday words. A word stands in one group; forms that only differ in their ending
// stand once.
var kinGroups = map[string]string{
	"en": `cancel cancellation abort annul revoke void undo / stop halt quit cease terminate termination end ended discontinue /
begin began begun start commence initiate / finish complete completion done / continue resume proceed carry / buy bought purchase acquire /
sell sold sale / pay paid payment payable / bill invoice receipt / refund reimburse reimbursement / send sent ship shipped shipment dispatch /
deliver delivery / arrive arrival / package parcel packet / price cost costs fee charge tariff / cheap inexpensive affordable budget economical /
expensive costly pricey / discount promotion promo coupon voucher offer deal rebate / money cash funds dollar bucks euro pounds /
salary wage income earnings paycheck / password passcode pin pwd / login log signin logon / logout logoff signout /
signup register registration enroll enrollment join subscribe subscription / unsubscribe optout / email mail /
phone telephone mobile cell cellphone smartphone handset / call ring dial / message text sms msg / address location place /
change modify alter edit amend modification / update upgrade / adjust set configure settings setup / remove delete erase clear removal deletion /
add include insert append / create make made build built generate / fix fixed repair mend resolve solve /
broken broke damaged cracked smashed defective faulty torn / problem issue error trouble fault bug glitch difficulty / work function operate /
fail failure unsuccessful / lose lost missing misplaced losing / steal stolen stole theft robbed /
fraud fraudulent scam scammed suspicious unauthorized / block freeze frozen froze lock suspend ban banned disable deactivate /
unblock unlock unfreeze enable activate activation reactivate / help assist assistance support aid /
agent human person representative operator adviser advisor / show display shown view / see saw seen / tell told inform explain describe / say said /
speak talk chat spoke spoken converse / know knew known aware / understand understood / find found locate / search seek browse /
get got gotten obtain getting / give gave given provide / want need wish desire / remember remind recall / forget forgot forgotten /
schedule arrange plan planned / book reserve reservation / appointment meeting met / reschedule postpone / delay delayed late overdue /
early earlier soon / fast quick rapid speedy / big large huge bigger / small little tiny / size dimension measurements / weight weigh heavy /
long length / close shut / today tonight / monday tuesday wednesday thursday friday saturday sunday /
january february march april june july august september october november december /
two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand / second third fourth fifth sixth /
morning afternoon evening night noon / minute hour / day daily / year annual / doctor physician / hospital clinic / medicine drug medication pill /
sick ill illness disease unwell / hurt pain ache sore / car vehicle auto automobile truck van / gas fuel petrol gasoline diesel / tire tyre /
drive drove driven / road street highway route / traffic congestion / bus train subway metro tram / flight plane airplane fly flying flew flown /
airline carrier / luggage baggage suitcase bags / trip travel journey voyage / vacation holiday holidays /
hotel hostel motel lodging accommodation / restaurant diner cafe bistro eatery / food meal dish / eat ate eaten eating /
dinner lunch breakfast supper brunch / cook bake baking / drink beverage drank / weather forecast climate / rain snow storm / hot warm /
cold cool chilly / music song tune / movie film / loud volume / quiet silent / light lamp / home house apartment flat residence /
city town village / country nation / insurance insured / guarantee warranty / loan mortgage borrow lending / balance sum total amount /
transfer wire transferred / withdraw withdrawal withdrew withdrawn / deposit topup recharge refill / win won winner prize / reward bonus points /
status progress / track tracking trace follow / information info details data / question ask query asked inquiry /
answer reply respond response answered / mean definition define / translate translation / age old older / birthday birth born birthdate /
job occupation profession employment career / boss manager supervisor / company firm business / employee staff colleague coworker /
child children kid / son daughter baby / mother mom mum father dad parent / wife husband spouse partner / friend buddy /
computer pc laptop notebook / internet wifi broadband / website site web webpage / app application software program / install installation download /
screen monitor / photo picture image pic photograph / document form file paper paperwork / approve approval / accept confirm confirmation /
verify verification validate authenticate / reject refuse decline deny denied / allow permit permitted / safe secure security safety /
hello hi hey greetings howdy / bye goodbye farewell / thanks thankyou thx appreciate grateful / sorry apologize apologies /
yes yeah yep yup sure affirmative / no nope nah negative / correct right true accurate / wrong incorrect false / maybe perhaps possibly /
good great excellent awesome nice wonderful fantastic amazing / bad terrible awful horrible poor / worst worse / joke funny laugh humor /
robot bot machine / different another other alternate alternative / same identical equal / compare comparison difference versus vs /
best top recommend suggest suggestion / new newest latest recent / color colour / shop store outlet showroom / near nearby nearest closest /
available availability stock / swap exchange replace replacement substitute / complain complaint / angry unhappy upset dissatisfied / wait pending /
happen occurred / use using used usage utilize / teach taught / learn learnt / choose select pick chose chosen /
think thought believe guess suppose / go went gone going / come came coming / take took taken taking / keep kept / spend spent expense /
bring brought / write wrote written / hear heard listen / feel felt / leave left / run ran running / trial test try tried / max maximum most limit /
min minimum least lowest / kind type sort / instalment installment / hire hired hiring recruit / repeat again /
turn switch toggle / gift present / signal network reception / statement summary / branch office / wallet purse / garbage trash rubbish waste /
license licence / penalty sanction / school college university / student pupil / teacher professor / class course lesson / customer client /
guest visitor / elevator lift / clothes garment apparel / bathroom toilet restroom / couch sofa / fridge refrigerator / tv television /
lawyer attorney / passenger traveler traveller`,
	"es": `cancelar anular / parar detener deten detenga interrumpir / terminar acabar finalizar concluir / empezar empieza comenzar comienza iniciar /
continuar sigue seguir reanudar proseguir prosigue / comprar adquirir / vender venta / pagar pague abonar / factura recibo boleta / cobrar cargo /
devolver devolucion devuelvo / enviar mandar / entregar reparto / paquete encomienda / pedido orden / precio coste tarifa importe cuesta /
barato economico / caro costoso / descuento oferta promocion cupon rebaja / dinero efectivo plata euros pesos dolares / sueldo salario nomina /
cuenta perfil / contrasena clave pin password / entrar acceder acceso ingresar /
registrarse inscribirse inscripcion apuntarse suscribirse suscripcion / correo email mail / mensaje sms / telefono movil celular /
llamar telefonear / direccion domicilio ubicacion / cambiar modificar alterar editar / ajustar configurar / quitar eliminar borrar suprimir /
anadir agregar incluir incluye / crear generar / arreglar reparar / resolver resuelve solucionar / roto danado defectuoso averiado estropeado /
problema error fallo incidencia inconveniente / funcionar sirve / perder perdi pierdo extraviado / fraude estafa / bloquear congelar suspender /
activar desbloquear habilitar / ayudar asistencia soporte auxilio / persona humano agente asesor operador /
mostrar muestra muestrame ensenar ensename / ver veo vea visto mirar / decir dime di dice digas digame contar cuentame explicar explicame /
saber sabes sepa conocer conozco / buscar encontrar encuentra localizar hallar / dar dame da deme doy /
querer quiero quisiera querria deseo gustaria desearia / necesitar necesito preciso / poder puedo podria / tener tengo tiene tenia tuve /
hacer haz hecho hago hizo hice / ir voy va vas vamos ire iremos / venir vengo viene / poner pongo ponme / salir salgo /
recordar recuerda recordatorio recuerdame acuerdas / olvidar olvido / cita turno / agendar programar concertar planificar / reunion junta /
retraso demora / aplazar posponer / pronto temprano / rapido deprisa veloz / lento despacio lentamente / grande enorme / pequeno diminuto /
tamano medidas talla / hoy ahora actualmente / lunes martes miercoles jueves viernes sabado domingo /
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre /
dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien mil / segundo tercero cuarto quinto / tarde noche mediodia /
horario hora / abrir abierto apertura / cerrar cierra / medico doctor / hospital clinica / enfermo enfermedad / dolor duele /
coche carro auto vehiculo automovil / gasolina combustible / calle carretera ruta avenida / vuelo avion volar / equipaje maleta /
vacaciones festivo / hotel alojamiento hostal / habitacion dormitorio / almuerzo cena desayuno almorzar / restaurante bar cafeteria /
clima pronostico temperatura / lluvia llover llueve llovera / nieve nevar nevara / frio fresco / calor caluroso caliente / musica cancion /
pelicula cine / casa hogar piso vivienda / ciudad pueblo / seguro poliza / prestamo hipoteca credito / saldo monto total /
transferir transferencia traspaso / retirar sacar / estado situacion / informacion info detalles datos / pregunta consulta duda /
respuesta responder contestar / edad anos / cumpleanos nacimiento naci / trabajo empleo profesion / jefe encargado gerente supervisor /
empresa compania / hijo nino / madre padre mama papa / esposo marido pareja / ordenador computadora portatil / internet wifi conexion /
web pagina sitio / aplicacion app programa / documento archivo formulario / aceptar confirmar / rechazar denegar declinar / hola saludos /
adios chao chau / gracias agradezco agradecido / perdon disculpa / si vale claro / correcto exacto cierto / no tampoco /
bueno bien genial excelente estupendo fantastico perfecto maravilloso / malo terrible horrible pesimo fatal / broma chiste gracioso /
hablar conversar charlar platicar / robot bot maquina / otro diferente distinto / mejor recomendar recomienda sugerencia sugerir sugiere /
nuevo reciente / tienda comercio / cerca cercano / disponible disponibilidad / queja reclamo / esperar pendiente / leer lee leo lectura /
siguiente proximo despues / anterior previo / tonto estupido idiota bobo / feliz contento alegre / triste deprimido / enfadado enojado molesto /
elegir elijo elige escoger escojo seleccionar / usar uso utilizar / pensar pienso creer creo crees opinar opinion / sentir siento /
repetir repite repita / ensayo prueba probar / cuota plazo / rastrear seguimiento localizador / basura residuos / multa sancion / permiso licencia /
escuela colegio / alumno estudiante / profesor maestro / clase curso leccion / cliente usuario / ascensor elevador / ropa prenda / bano aseo /
nevera frigorifico refrigerador / television tele tv / gafas lentes / regalo obsequio / oficina sucursal / cartera billetera /
ayuntamiento municipio alcaldia / senal cobertura red / abogado letrado / pasajero viajero`,
}

// kinOf are the groups by language.
var kinOf = map[string]kin{"en": newKin("en"), "es": newKin("es")}

func newKin(lang string) kin {
	k, s := kin{map[string]uint64{}, map[string]uint64{}}, grammar{endings: endings[lang]}
	number := uint64(0)
	for group := range strings.SplitSeq(kinGroups[lang], "/") {
		number++
		for w := range strings.FieldsSeq(group) {
			k.words[w] = number
			stem := s.stem(w)
			if other, ok := k.stems[stem]; ok && other != number {
				k.stems[stem] = 0
				continue
			}
			k.stems[stem] = number
		}
	}
	return k
}

// group is the number of w's group; 0 for none.
func (k kin) group(w, stem string) uint64 {
	if n := k.words[w]; n > 0 {
		return n
	}
	return k.stems[stem]
}
