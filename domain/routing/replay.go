package routing

import (
	"encoding/json"
	"fmt"
	"strconv"

	"relevo/domain"
)

// Replay decides once more on a receipt's Input and gives the agents picked,
// none when nobody could have the conversation. The error is that of a
// damaged input.
func Replay(input []byte) ([]domain.ID, error) {
	var in question
	if err := json.Unmarshal(input, &in); err != nil {
		return nil, fmt.Errorf("routing: replay: %w", err)
	}
	if in.V != 1 {
		return nil, fmt.Errorf("routing: replay: form %d is not known", in.V)
	}
	_, pick := in.judge()
	return pick, nil
}

// canonical writes the question in one way only: fields in the order of the
// struct, members in the order of the queue, what is zero left out. It is what
// json.Marshal writes, many times faster where there are many members.
func (in *question) canonical() []byte {
	head := *in
	head.Members = nil
	b, err := json.Marshal(&head)
	if err != nil {
		return nil // plain data: cannot be
	}
	b = b[:len(b)-len("null}")]
	if cap(b) < len(b)+len(in.Members)*160 {
		b = append(make([]byte, 0, len(b)+len(in.Members)*160+2), b...)
	}
	b = append(b, '[')
	for i := range in.Members {
		if i > 0 {
			b = append(b, ',')
		}
		b = in.Members[i].canonical(b)
	}
	return append(b, "]}"...)
}

func (a *answer) canonical(b []byte) []byte {
	b = append(b, `{"a":"`...)
	b, _ = a.Agent.AppendText(b)
	b = append(b, '"')
	if a.Out {
		b = append(b, `,"out":true`...)
	}
	b = number(b, `,"r":`, int64(a.Rank))
	b = number(b, `,"d":`, a.Delay)
	b = number(b, `,"p":`, a.Position)
	b = number(b, `,"j":`, a.JoinSeq)
	b = number(b, `,"t":`, a.LastTurn)
	b = word(b, `,"c":`, string(a.Conn))
	b = word(b, `,"i":`, string(a.Intent))
	b = word(b, `,"ir":`, a.Reason)
	b = word(b, `,"x":`, string(a.Next))
	b = number(b, `,"b":`, int64(a.Blocking))
	b = number(b, `,"n":`, int64(a.N))
	b = number(b, `,"m":`, int64(a.Max))
	b = number(b, `,"u":`, int64(a.Used))
	b = number(b, `,"w":`, int64(a.Weight))
	b = number(b, `,"cap":`, int64(a.Cap))
	b = word(b, `,"o":`, string(a.Rule))
	if a.Call {
		b = append(b, `,"call":true`...)
	}
	b = number(b, `,"rate":`, int64(a.Rate))
	b = name(b, `,"g":"`, a.Ring)
	b = name(b, `,"h":"`, a.Better)
	b = number(b, `,"op":`, int64(a.Open))
	b = levels(b, a.Levels)
	b = number(b, `,"is":`, a.Idle)
	b = number(b, `,"lo":`, a.Offered)
	b = number(b, `,"la":`, a.Assigned)
	b = number(b, `,"ia":`, a.Ready)
	return append(b, '}')
}

func levels(b []byte, list []int) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(b, `,"s":[`...)
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(v), 10)
	}
	return append(b, ']')
}

func number(b []byte, field string, v int64) []byte {
	if v == 0 {
		return b
	}
	return strconv.AppendInt(append(b, field...), v, 10)
}

func name(b []byte, field string, id domain.ID) []byte {
	if id == 0 {
		return b
	}
	b, _ = id.AppendText(append(b, field...))
	return append(b, '"')
}

func word(b []byte, field, v string) []byte {
	if v == "" {
		return b
	}
	b = append(b, field...)
	for i := range len(v) {
		if c := v[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			text, err := json.Marshal(v)
			if err != nil {
				return append(b, `""`...)
			}
			return append(b, text...)
		}
	}
	b = append(b, '"')
	b = append(b, v...)
	return append(b, '"')
}
