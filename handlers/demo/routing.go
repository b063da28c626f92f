package demo

import (
	"strings"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	opening "relevo/domain/hours"
	"relevo/domain/routing"
)

// desk is how the shop's work is routed.
type desk struct {
	support, orders routing.QueueDef
}

// outcomes are the dispositions, each group with the tags that lead to it.
var outcomes = []struct {
	id, name string
	leaves   [][]string // id, name, then tags
}{
	{"orders", "Orders", [][]string{{"delivery", "Delivery", "delivery", "entrega", "carrier", "warehouse"}, {"payment", "Payment", "payment", "pago", "invoice", "factura"},
		{"change", "Change of an order", "address", "dirección", "cancellation", "anulación"}}},
	{"returns", "Returns", [][]string{{"return", "Return", "return", "devolución", "refund", "reembolso"}, {"damaged", "Damaged piece", "damaged", "daños", "wrong", "pedido"},
		{"warranty", "Warranty", "warranty", "garantía", "claim", "parts", "piezas"}}},
	{"advice", "Advice", [][]string{{"product", "Product question", "samples", "muestras"}, {"trade", "Trade customer", "trade", "profesionales"}}},
	{"other", "Other", [][]string{{"question", "General question"}, {"complaint", "Complaint", "complaint", "queja"}}},
}

// outcome is the disposition of a script's tags.
func outcome(tags []string) string {
	for _, tag := range tags {
		for _, g := range outcomes {
			for _, l := range g.leaves {
				for _, start := range l[2:] {
					if strings.HasPrefix(tag, start) {
						return l[0]
					}
				}
			}
		}
	}
	return "question"
}

// addRouting stores the shop's queues, teams, skills, hours and dispositions.
// While the history is told the queues are patient: what took a night then is
// no reason to end it.
func (p *player) addRouting(tx engine.Tx) (*desk, error) {
	set := disposition.Set{ID: p.eng.NewID(), Name: "How it ended"}
	for _, g := range outcomes {
		group := disposition.Item{ID: g.id, Name: g.name}
		for _, l := range g.leaves {
			group.Children = append(group.Children, disposition.Item{ID: l[0], Name: l[1]})
		}
		set.Items = append(set.Items, group)
	}
	if err := tx.SaveDispositionSet(&set); err != nil {
		return nil, err
	}
	open := opening.Schedule{ID: p.eng.NewID(), Name: "Workshop", Zone: p.content.Zone, Version: 1}
	for day := range open.Week {
		open.Week[day] = []opening.Span{{From: 6 * 60, To: 23 * 60}}
	}
	if err := open.Check(); err != nil {
		return nil, err
	}
	if err := tx.SaveSchedule(&open); err != nil {
		return nil, err
	}
	teams, err := p.addTeams(tx)
	if err != nil {
		return nil, err
	}
	d := &desk{}
	now := p.eng.Now()
	d.support = routing.QueueDef{ID: p.eng.NewID(), Name: "Support", Status: routing.QueueActive, Settings: routing.Defaults(), Version: 1, CreatedAt: now,
		Entries: []routing.Entry{{Kind: routing.EntryTeam, ID: teams[0], Rank: 1}, {Kind: routing.EntryEveryone, Rank: 2, Delay: 30_000}}}
	d.support.Settings.Dispositions = set.ID
	d.orders = routing.QueueDef{ID: p.eng.NewID(), Name: "Orders and returns", Status: routing.QueueActive, Settings: routing.Defaults(), Version: 1, CreatedAt: now,
		Entries: []routing.Entry{{Kind: routing.EntryTeam, ID: teams[1], Rank: 1}}}
	d.orders.Settings.Dispositions, d.orders.Settings.DispMandatory = set.ID, true
	d.orders.Settings.Policy, d.orders.Settings.Hours = routing.RoundRobin, open.ID
	for _, q := range []*routing.QueueDef{&d.support, &d.orders} {
		// The shop also answers those who have left: a chat stays open for days.
		q.Settings.VisitorGrace, q.Settings.InactiveWarn, q.Settings.InactiveClose = routing.Day, 0, 0
		patient := *q
		patient.Settings.Policy, patient.Settings.MaxWait, patient.Settings.WrapMode, patient.Settings.DispMandatory = routing.Manual, 0, routing.WrapTimed, false
		if err := tx.SaveQueue(&patient); err != nil {
			return nil, err
		}
	}
	if err := tx.SetSetting(engine.SettingDefaultQueue, d.support.ID.String()); err != nil {
		return nil, err
	}
	return d, tx.BumpRouting()
}

// addTeams stores two teams and who can do what.
func (p *player) addTeams(tx engine.Tx) (ids [2]domain.ID, err error) {
	for i, t := range []struct {
		name    string
		members []string
	}{{"Front desk", []string{"rui", "hana", "lucia"}}, {"Workshop", []string{"elena", "rui"}}} {
		team := routing.Team{ID: p.eng.NewID(), Name: t.name, CreatedAt: p.eng.Now()}
		for n, key := range t.members {
			team.Members = append(team.Members, routing.TeamMember{Agent: p.actorID(key), JoinSeq: int64(n + 1)})
		}
		if err := tx.SaveTeam(&team); err != nil {
			return ids, err
		}
		ids[i] = team.ID
	}
	for _, s := range []struct {
		name   string
		levels map[string]int
	}{{"English", map[string]int{"mara": 5, "rui": 4, "hana": 4}}, {"Español", map[string]int{"elena": 5, "lucia": 5, "rui": 3}}, {"Furniture care", map[string]int{"elena": 4, "hana": 3}}} {
		skill := routing.Skill{ID: p.eng.NewID(), Name: s.name, CreatedAt: p.eng.Now()}
		if err := tx.SaveSkill(&skill); err != nil {
			return ids, err
		}
		for _, a := range p.content.Agents {
			if level := s.levels[a.Key]; level > 0 {
				if err := tx.SetAgentSkill(routing.AgentSkill{Agent: p.actorID(a.Key), Skill: skill.ID, Level: level}); err != nil {
					return ids, err
				}
			}
		}
	}
	return ids, nil
}

// finish gives the queues the settings the shop works with.
func (d *desk) finish(tx engine.Tx) error {
	for _, q := range []*routing.QueueDef{&d.support, &d.orders} {
		if err := tx.SaveQueue(q); err != nil {
			return err
		}
	}
	tx.Touch(engine.TopicRouting)
	return tx.BumpRouting()
}
