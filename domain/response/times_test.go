package response

import "testing"

func TestTimeEnglish(t *testing.T) {
	run(t, Spec{Type: Time}, "en", []row{
		{"17:30", "17:30"}, {"5:30", "05:30"}, {"05:30", "05:30"}, {"0:00", "00:00"}, {"23:59", "23:59"}, {"24:00", nil}, {"12:60", nil}, {"17.30", "17:30"}, {"1730", "17:30"}, {"0930", "09:30"}, {"17:30:00", "17:30"}, {"17h30", "17:30"}, {"17h", "17:00"}, {"17:5", nil}, {"2575", nil},
		{"5 pm", "17:00"}, {"5pm", "17:00"}, {"5 PM", "17:00"}, {"5 p.m.", "17:00"}, {"5 p.m", "17:00"}, {"5:30pm", "17:30"}, {"5:30 p.m.", "17:30"}, {"5.30pm", "17:30"}, {"5 am", "05:00"}, {"12 am", "00:00"}, {"12 pm", "12:00"}, {"12:30 am", "00:30"}, {"17:30 pm", "17:30"}, {"17 am", nil}, {"0 pm", nil}, {"13 pm", "13:00"},
		{"half past 4", "04:30"}, {"half past four", "04:30"}, {"half past 4 pm", "16:30"}, {"half past four in the afternoon", "16:30"}, {"half four", "04:30"}, {"quarter past 3", "03:15"}, {"a quarter past three", "03:15"}, {"quarter to six", "05:45"}, {"quarter to 1", "12:45"}, {"quarter to twelve", "11:45"}, {"quarter of six", "05:45"}, {"ten past five", "05:10"}, {"twenty to six", "05:40"}, {"twenty-five past six", "06:25"}, {"5 minutes past 5", "05:05"}, {"half past noon", "12:30"}, {"quarter to midnight", "23:45"},
		{"five thirty", "05:30"}, {"five-thirty", "05:30"}, {"five oh five", "05:05"}, {"nine forty five", "09:45"}, {"nineteen thirty", "19:30"}, {"five", "05:00"}, {"5", "05:00"}, {"17", "17:00"}, {"25", nil}, {"5 o'clock", "05:00"}, {"five oclock", "05:00"}, {"5 o'clock in the afternoon", "17:00"}, {"9 at night", "21:00"}, {"1 at night", "01:00"}, {"8 in the morning", "08:00"}, {"7 in the evening", "19:00"}, {"9 tonight", "21:00"},
		{"noon", "12:00"}, {"midday", "12:00"}, {"at noon", "12:00"}, {"12 noon", "12:00"}, {"midnight", "00:00"}, {"at midnight", "00:00"}, {"now", "10:00"}, {"right now", "10:00"},
		{"at 5", "05:00"}, {"at 5 pm please", "17:00"}, {"around 5 pm", "17:00"}, {"about five", "05:00"}, {"it's 5 pm", "17:00"}, {"5ish", nil}, {"tomorrow at 5 pm", "17:00"}, {"Friday at 17:30", "17:30"}, {"5 pm sharp", "17:00"},
		{"later", nil}, {"", nil}, {"5 or 6 pm", nil}, {"from 5 to 6", nil}, {"not at 5", nil}, {"purple", nil}, {"morning", nil}, {"-5", nil}, {"5:30:99", nil}, {"2025-03-14", nil}, {"14 March", nil}, {"3/14/2025", nil}, {"5,5", nil}, {"AB1730", nil},
		{"I will pick it up at around 5 pm", "17:00"}, {"We'll be there at 7", "07:00"}, {"the kids finish school at half past 4", "04:30"}, {"I can come between 5 and 6 pm", nil}, {"any time except 5 pm works", nil}, {"are you open at 5 pm", nil}, {"Friday evening at 8", "20:00"}, {"tomorrow afternoon at 5", "17:00"}, {"tonight at 9", "21:00"}, {"tomorrow morning at 9", "09:00"}, {"For evening 4:15.", "16:15"}, {"Around afternoon 3:30 please", "15:30"},
		{"las cinco y media", "05:30"}, {"5 de la tarde", "17:00"}, {"mediodía", "12:00"}, {"ahora", "10:00"},
	})
}

func TestTimeSpanish(t *testing.T) {
	run(t, Spec{Type: Time}, "es", []row{
		{"17:30", "17:30"}, {"17.30", "17:30"}, {"17h", "17:00"}, {"17 h", "17:00"}, {"17:30 h", "17:30"}, {"17h30", "17:30"}, {"17 horas", "17:00"}, {"1730", "17:30"},
		{"las 5", "05:00"}, {"a las 5", "05:00"}, {"son las 5", "05:00"}, {"es la una", "01:00"}, {"a la una", "01:00"}, {"las cinco", "05:00"}, {"cinco", "05:00"}, {"5", "05:00"}, {"las cinco y media", "05:30"}, {"cinco y media", "05:30"}, {"las 5 y media", "05:30"}, {"las cinco y cuarto", "05:15"}, {"las cinco y veinte", "05:20"}, {"las cinco y veinticinco", "05:25"}, {"las seis menos cuarto", "05:45"}, {"seis menos cuarto", "05:45"}, {"las seis menos diez", "05:50"}, {"la una menos cuarto", "12:45"}, {"las doce menos cuarto", "11:45"}, {"las cinco treinta", "05:30"}, {"un cuarto para las seis", "05:45"}, {"diez para las seis", "05:50"}, {"las cinco en punto", "05:00"},
		{"5 de la tarde", "17:00"}, {"las 5 de la tarde", "17:00"}, {"las cinco y media de la tarde", "17:30"}, {"8 de la mañana", "08:00"}, {"las 9 de la noche", "21:00"}, {"las 12 de la mañana", "12:00"}, {"las 12 de la noche", "00:00"}, {"la una de la madrugada", "01:00"}, {"2 de la noche", "02:00"}, {"5 pm", "17:00"}, {"5 p. m.", "17:00"}, {"5 p.m.", "17:00"}, {"10 a.m.", "10:00"}, {"las 7 por la tarde", "19:00"}, {"17 de la tarde", "17:00"},
		{"mediodía", "12:00"}, {"a mediodía", "12:00"}, {"al mediodía", "12:00"}, {"medianoche", "00:00"}, {"a medianoche", "00:00"}, {"ahora", "10:00"}, {"ahora mismo", "10:00"}, {"ya", "10:00"},
		{"sobre las 5", "05:00"}, {"a las 5 por favor", "05:00"}, {"mañana a las 17:30", "17:30"}, {"el viernes a las cinco y media de la tarde", "17:30"}, {"pues a las 5", "05:00"}, {"esta noche a las 9", "21:00"}, {"mañana por la tarde a las 5", "17:00"}, {"mañana por la tarde, a las cinco y media", "17:30"}, {"el viernes por la mañana a las 9", "09:00"}, {"mañana a las 9", "09:00"},
		{"luego", nil}, {"por la mañana", nil}, {"mañana", nil}, {"las 25", nil}, {"entre las 5 y las 6", nil}, {"a las 5 o a las 6", nil}, {"14 de marzo", nil}, {"14/3/2025", nil}, {"no sé", nil},
		{"half past 4", "04:30"}, {"noon", "12:00"},
	})
}

// TestTimeLimits: a bare hour means the half of the day that the limits allow.
func TestTimeLimits(t *testing.T) {
	run(t, Spec{Type: Time, Start: "09:00", End: "18:00"}, "en", []row{{"half past 4", "16:30"}, {"5", "17:00"}, {"9", "09:00"}, {"10", "10:00"}, {"05:00", OutOfRange}, {"5 am", OutOfRange}, {"8 pm", OutOfRange}, {"8", OutOfRange}, {"18:00", "18:00"}, {"18:01", OutOfRange}, {"9:00", "09:00"}, {"8:59", OutOfRange}, {"12", "12:00"}})
	run(t, Spec{Type: Time, Start: "19:00", End: "23:30"}, "es", []row{{"las 9", "21:00"}, {"las nueve y media", "21:30"}, {"las 12", OutOfRange}, {"a las 7", "19:00"}, {"mediodía", OutOfRange}})
	s := Spec{Type: Time, Start: "09:00", End: "18:00"}
	if a, b, ok := s.Range(env("en")); a != "09:00" || b != "18:00" || !ok {
		t.Error(a, b, ok)
	}
}
