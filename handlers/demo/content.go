package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"relevo/domain/people"
)

//go:embed content/*.yaml
var contentFiles embed.FS

// content is everything the demo tells: the shop's facts from shop.yaml and
// the scripts of the other files.
type content struct {
	Shop    string                `yaml:"shop"`
	Colour  string                `yaml:"colour"`
	Zone    string                `yaml:"zone"` // where office hours are kept
	Widget  map[string]widgetText `yaml:"widget"`
	Agents  []agentEntry          `yaml:"agents"`
	Items   []item                `yaml:"items"`
	Pages   map[string]pageEntry  `yaml:"pages"`
	Speech  map[string]speech     `yaml:"speech"`
	Browser []string              `yaml:"browsers"`
	scripts []script              // told again and again over the weeks
	once    []script              // told once
	now     []script              // still open when the demo starts
	led     []script              // led by the assistant
}

type widgetText struct {
	Greeting string `yaml:"greeting"`
	Subtitle string `yaml:"subtitle"`
}

type agentEntry struct {
	Key   string      `yaml:"key"`
	Name  string      `yaml:"name"`
	Email string      `yaml:"email"`
	Role  people.Role `yaml:"role"`
	Lang  string      `yaml:"lang"`
	Zone  string      `yaml:"zone"`
	Talks []string    `yaml:"talks"` // languages of the conversations taken
}

// item is one product: its name and its name with the article by language.
type item struct {
	Slug  string            `yaml:"slug"`
	Price int               `yaml:"price"`
	Name  map[string]string `yaml:"name"`
	The   map[string]string `yaml:"the"`
}

type pageEntry struct {
	Path  string            `yaml:"path"`
	Title map[string]string `yaml:"title"`
}

// speech is what is particular to the people of one language.
type speech struct {
	First  []string `yaml:"first"`
	Last   []string `yaml:"last"`
	Cities []string `yaml:"cities"`
	Days   []string `yaml:"days"`  // from Sunday on
	Phone  string   `yaml:"phone"` // with ## for digits
	Mail   []string `yaml:"mail"`  // hosts
}

// script is one conversation to tell. Texts hold {names} and {one|or|other},
// see expand.
type script struct {
	ID      string   `yaml:"id"`
	Lang    string   `yaml:"lang"`
	Items   []string `yaml:"items"` // what it may be about; none: anything
	Page    string   `yaml:"page"`  // where the visitor is; none: the item's page
	Tags    []string `yaml:"tags"`
	Rating  int      `yaml:"rating"`
	Comment string   `yaml:"comment"`
	Card    string   `yaml:"card"` // agents' standing note on the contact
	Unknown bool     `yaml:"unknown"`
	Once    bool     `yaml:"once"`
	End     string   `yaml:"end"` // who closes: "" an agent, visitor, spam
	Turns   []turn   `yaml:"turns"`

	// For a conversation that is open when the demo starts:
	Open  string        `yaml:"open"`  // waiting, active or snoozed
	Ago   time.Duration `yaml:"ago"`   // when it began, before now
	Last  time.Duration `yaml:"last"`  // when its last turn was, before now
	Until time.Duration `yaml:"until"` // when it wakes, after now
	Owner string        `yaml:"owner"`
	Draft string        `yaml:"draft"`
	Seen  bool          `yaml:"seen"` // the owner has looked at the last message

	// For a conversation that the assistant leads:
	Led   bool `yaml:"-"`
	Times int  `yaml:"times"` // how often it is told
	Night bool `yaml:"night"` // it comes when nobody is there

	topic string // by the file: orders, products or returns
}

// turn is one entry of a script: exactly one of V (visitor), A (agent), N (the
// agent's note), M (a colleague's note) and Do, which is hand, release, close,
// snooze or ticket. Wait is the pause before it, where it matters.
type turn struct {
	V    string        `yaml:"v"`
	A    string        `yaml:"a"`
	N    string        `yaml:"n"`
	M    string        `yaml:"m"`
	Do   string        `yaml:"do"`
	File string        `yaml:"file"`
	Wait time.Duration `yaml:"wait"`
}

// topics tells what a file's conversations are about.
var topics = map[string]string{"orders": "orders", "pedidos": "orders", "products": "products", "productos": "products", "returns": "returns", "devoluciones": "returns"}

func loadContent() (*content, error) {
	c := &content{}
	if err := decode("shop.yaml", c); err != nil {
		return nil, err
	}
	names, err := fs.Glob(contentFiles, "content/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		base := path.Base(n)
		if base == "shop.yaml" {
			continue
		}
		var list []script
		if err := decode(base, &list); err != nil {
			return nil, err
		}
		for _, s := range list {
			if s.Lang == "" {
				s.Lang = strings.TrimSuffix(base, ".yaml")[:2]
			}
			s.Led = base == "assistant.yaml"
			if s.Led {
				s.topic = "orders"
				c.led = append(c.led, s)
				continue
			}
			s.topic = topics[strings.TrimSuffix(base, ".yaml")[3:]]
			c.add(s)
		}
	}
	return c, nil
}

func decode(name string, into any) error {
	raw, err := contentFiles.ReadFile("content/" + name)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(raw, into, yaml.Strict()); err != nil {
		return fmt.Errorf("demo content %s: %w", name, err)
	}
	return nil
}

func (c *content) add(s script) {
	switch {
	case s.Open != "":
		c.now = append(c.now, s)
	case s.Once:
		c.once = append(c.once, s)
	default:
		c.scripts = append(c.scripts, s)
	}
}
