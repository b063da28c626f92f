// Package visitor draws the panel that visitors see: the frame document, which
// is the same for all visitors of a widget, and the regions and lines that the
// stream puts into it.
package visitor

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/views/ui"
)

// FrameProps is what the panel shows before it knows its visitor.
type FrameProps struct {
	Key, Name, Subtitle       string
	Colour, OnColour          string // #rrggbb
	Theme                     string // "auto", "light" or "dark"
	Files, Emoji, Sound, Sign bool   // Sign: "Powered by Relevo"
}

// PreviewProps is the page of a preview link.
type PreviewProps struct {
	Key    string // the widget's public key
	Secret string // the link's; the widget's frame passes it on
	Name   string // the assistant's
	Lang   string // the widget's language; "" when the widget has its own
}

// HeadProps is the region #head: who is there.
type HeadProps struct {
	Title, Sub string
	Agent      *ui.AvatarProps // nil shows the widget's mark
}

// Item is one line of the transcript: a day, an event or a message.
type Item struct {
	Day     string // a new day begins before this line
	Event   *EventProps
	Message *MessageProps
}

// EventProps is a line about the conversation, such as "Mara joined".
type EventProps struct {
	ID, Text string
	At       int64 // UTC ms
}

// MessageProps is one message.
type MessageProps struct {
	Seq      int64
	At       int64 // UTC ms
	Mine     bool  // the visitor's own
	Cont     bool  // goes on after one of the same author: no name, no picture
	ClientID string
	Name     string
	Agent    *ui.AvatarProps // of a person or an assistant; nil for the system
	Text     string
	Secret   bool // a private answer: kept masked, shown as dots
	Files    []FileProps
	Options  []OptionProps // buttons under the text
}

// listed is how many buttons stand beside each other; more become a list.
const listed = 4

// OptionProps is a button the visitor may press instead of writing.
type OptionProps struct{ ID, Label string }

// FileProps is one file of a message; a picture when it has a size.
type FileProps struct {
	Name, URL     string
	Size          int64
	Width, Height int
}

func (f FileProps) picture() bool { return f.Width > 0 && f.Height > 0 }

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// brand sets the widget's colours for the stylesheet.
func (p FrameProps) brand() templ.SafeCSS {
	c, on := p.Colour, p.OnColour
	if !colour.MatchString(c) || !colour.MatchString(on) {
		c, on = "#4f46e5", "#ffffff"
	}
	return templ.SafeCSS("--brand:" + c + ";--on-brand:" + on)
}

// Frame is the document inside the iframe.
func Frame(p FrameProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return document(p).Render(ui.Collecting(ctx), w)
	})
}

// icons that only later fragments or scripts draw.
var icons = []string{"message-circle", "file-text", "download", "circle-alert", "check-check", "clock", "bot", "x", "loader-circle", "volume-x", "volume-2", "arrow-down"}

// textIDs are the sentences the panel's scripts need, without "widget.".
var textIDs = []string{"end", "end_chat", "end_sure", "end_text", "chat_sure", "chat_text", "cancel_sure", "cancel_text", "cancel_yes", "leave_queue", "cancel", "keep_waiting", "cancel_no",
	"sending", "waits_offline", "failed", "retry", "remove", "seen", "typing", "typing_nobody", "waiting", "lost", "uploading",
	"upload_failed", "file_too_big", "files_too_many", "sound_on", "sound_off", "new_messages", "error", "thanks", "too_long", "remove_file", "you"}

func texts(p *i18n.Printer) map[string]string {
	m := map[string]string{}
	for _, id := range textIDs {
		m[id] = p.T("widget." + id)
	}
	return m
}

// faces are the answers to "How was it?", worst first.
var faces = []struct{ Icon, Label string }{
	{"angry", "widget.face_1"}, {"frown", "widget.face_2"}, {"meh", "widget.face_3"}, {"smile", "widget.face_4"}, {"laugh", "widget.face_5"},
}

// emoji of the picker, most used first.
var emoji = strings.Fields("😀 😄 😅 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 🙄 😏 😕 😟 😢 😭 😡 😱 😴 🤒 🤗 🙈 👍 👎 👋 👏 🙏 💪 🤝 👌 ❤️ 🔥 🎉 ⭐ ✅ ❌ ❓ 📦")

func id(prefix string, n int64) string { return prefix + strconv.FormatInt(n, 10) }

func num(n int) string { return strconv.Itoa(n) }

// label is how a screen reader introduces a picture.
func (f FileProps) label(p *i18n.Printer) string {
	return fmt.Sprintf("%s, %s", f.Name, p.Bytes(f.Size))
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
