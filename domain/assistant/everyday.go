package assistant

// Everyday are built-in examples of what people write who want no person, by
// language: what wishes for one are told apart from.
func Everyday(lang string) []string { return everyday[lang] }

var everyday = Phrases{
	"en": {
		"yes", "no", "ok", "okay", "sure", "yes please", "no thanks", "maybe", "1", "2", "12", "250", "one", "two", "three", "four", "five", "ten", "thirty", "there it is", "the bill please", "two tickets please", "at 5 pm", "tomorrow", "on Friday", "next week", "two of them",
		"hello", "hi there", "good morning", "thanks", "thank you very much", "that's all", "bye", "great", "perfect", "sorry", "what", "why", "how", "I don't know", "not really",
		"you are late", "it is late", "I am in a hurry", "this is taking too long", "I am waiting", "it does not work", "it is broken", "I am not happy with it", "you are great", "you are wrong",
		"where is my parcel", "how much is it", "do you ship abroad", "what time do you close", "I want to change my address", "I forgot my password", "cancel my order", "I want my money back",
		"can I pay by card", "is it in stock", "my name is Anna", "my number is 4711", "the blue one", "a table for two", "is there a discount", "send me the invoice", "what is your address",
		"who are you", "what can you do", "are you a robot", "tell me a joke", "how are you", "what is the weather like", "I need a new phone", "I need more time", "can you help me", "I have a question",
		"please send it again", "I need a doctor's note", "talk to me about prices", "connect my printer", "I want to speak Spanish", "it is for my daughter",
	},
	"es": {
		"sí", "no", "vale", "de acuerdo", "claro", "sí por favor", "no gracias", "quizás", "1", "2", "12", "250", "uno", "tres", "cuatro", "cinco", "diez", "treinta", "ahí está", "la cuenta por favor", "dos entradas por favor", "a las 5", "mañana", "el viernes", "la semana que viene", "dos",
		"hola", "buenas", "buenos días", "gracias", "muchas gracias", "eso es todo", "adiós", "genial", "perfecto", "perdón", "qué", "por qué", "cómo", "no lo sé", "no mucho",
		"llegas tarde", "es tarde", "tengo prisa", "esto tarda demasiado", "estoy esperando", "no funciona", "está roto", "no estoy contento", "eres genial", "te equivocas",
		"dónde está mi paquete", "cuánto cuesta", "hacéis envíos al extranjero", "a qué hora cerráis", "quiero cambiar mi dirección", "he olvidado mi contraseña", "anular mi pedido", "quiero que me devolváis el dinero",
		"puedo pagar con tarjeta", "queda en stock", "me llamo Ana", "mi número es 4711", "el azul", "una mesa para dos", "hay algún descuento", "enviadme la factura", "cuál es vuestra dirección",
		"quién eres", "qué sabes hacer", "eres un robot", "cuéntame un chiste", "qué tal estás", "qué tiempo hace", "necesito un móvil nuevo", "necesito más tiempo", "me puedes ayudar", "tengo una pregunta",
		"envíalo otra vez por favor", "necesito un justificante", "háblame de precios", "conectar mi impresora", "quiero hablar en inglés", "es para mi hija",
	},
}
