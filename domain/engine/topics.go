package engine

import (
	"relevo/domain"
	"relevo/domain/live"
)

// Topics of whole kinds.
var (
	TopicInbox    = live.Topic{Kind: "inbox"}    // some list row or count changed
	TopicBots     = live.Topic{Kind: "bots"}     // something was written in a conversation an assistant leads
	TopicMessages = live.Topic{Kind: "messages"} // some message was stored
	TopicAgents   = live.Topic{Kind: "agents"}   // somebody's name, role or state changed
	TopicWidgets  = live.Topic{Kind: "widgets"}  // some widget's settings changed
	TopicSettings = live.Topic{Kind: "settings"} // the workspace's settings changed
	TopicRouting  = live.Topic{Kind: "routing"}  // something routing is configured by changed
	TopicTimers   = live.Topic{Kind: "timers"}   // a timer was set
	TopicJobs     = live.Topic{Kind: "jobs"}     // a job was added
	TopicBoard    = live.Topic{Kind: "board"}    // some offer, assignment or agent's state changed
)

// TopicTranscript wakes when a message was added there.
func TopicTranscript(id domain.ID) live.Topic {
	return live.Topic{Kind: "transcript", ID: int64(id)}
}

// TopicConversation wakes when the conversation changed in any way but by a
// plain message: state, owner, read marks, tags.
func TopicConversation(id domain.ID) live.Topic {
	return live.Topic{Kind: "conversation", ID: int64(id)}
}

// TopicTyping wakes when somebody starts or stops typing there.
func TopicTyping(id domain.ID) live.Topic { return live.Topic{Kind: "typing", ID: int64(id)} }

// TopicVisitor wakes when the visitor's current conversation is another one.
func TopicVisitor(id domain.ID) live.Topic { return live.Topic{Kind: "visitor", ID: int64(id)} }

// TopicAgent wakes when something of this agent alone changed: the profile,
// a session ended.
func TopicAgent(id domain.ID) live.Topic { return live.Topic{Kind: "agent", ID: int64(id)} }

// TopicContact wakes when the contact's card changed.
func TopicContact(id domain.ID) live.Topic { return live.Topic{Kind: "contact", ID: int64(id)} }

// TopicOffers wakes when the agent's rings, work, wrap-ups or presence changed,
// or something calls for the agent.
func TopicOffers(agent domain.ID) live.Topic { return live.Topic{Kind: "offers", ID: int64(agent)} }

// TopicAssistants wakes when an assistant's draft or live version changed.
var TopicAssistants = live.Topic{Kind: "assistants"}

// TopicAssistant wakes when this assistant's draft changed.
func TopicAssistant(id domain.ID) live.Topic { return live.Topic{Kind: "assistant", ID: int64(id)} }
