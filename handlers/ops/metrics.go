package ops

import (
	"runtime"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Figures are what the store tells of its write path, all since start but
// Queued and LastSeconds.
type Figures struct {
	Commands, Failed, Groups, Messages int64
	CommitSeconds, LastSeconds         float64
	Queued                             int
}

// Sources are where figures come from when they are asked for.
type Sources struct {
	Version, Commit string
	Store           func() Figures
	Subscribers     func() int // of the hub
}

// Metrics counts what the server does, in a registry of its own.
type Metrics struct {
	reg      *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	streams  atomic.Int64
}

// NewMetrics registers all figures.
func NewMetrics(src Sources) *Metrics {
	m := &Metrics{reg: prometheus.NewRegistry()}
	m.requests = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "relevo_http_requests_total", Help: "Requests answered, by kind of address and class of status."}, []string{"route", "status"})
	m.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "relevo_http_request_seconds", Help: "Time to the end of the answer; streams are not in it.",
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}}, []string{"route"})
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "relevo_build_info", Help: "1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": src.Version, "commit": src.Commit, "go": runtime.Version()}})
	build.Set(1)
	m.reg.MustRegister(build, m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "relevo_streams", Help: "Event streams open now."}, func() float64 { return float64(m.streams.Load()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "relevo_hub_subscribers", Help: "Subscriptions to wake-ups now."}, func() float64 { return float64(src.Subscribers()) }),
		&storeCollector{src.Store})
	return m
}

// Opened counts an open stream; the function it returns, called once, counts
// its end.
func (m *Metrics) Opened() func() {
	m.streams.Add(1)
	return func() { m.streams.Add(-1) }
}

var (
	descMessages = prometheus.NewDesc("relevo_messages_total", "Messages stored.", nil, nil)
	descCommands = prometheus.NewDesc("relevo_write_commands_total", "Commands answered by the writer; divided by groups it is the mean size of a group.", nil, nil)
	descFailed   = prometheus.NewDesc("relevo_write_failed_total", "Commands undone, refused ones included.", nil, nil)
	descGroups   = prometheus.NewDesc("relevo_write_groups_total", "Commits.", nil, nil)
	descSeconds  = prometheus.NewDesc("relevo_write_commit_seconds_total", "Time spent in transactions.", nil, nil)
	descLast     = prometheus.NewDesc("relevo_write_commit_last_seconds", "Time of the last transaction.", nil, nil)
	descQueue    = prometheus.NewDesc("relevo_write_queue", "Commands waiting now.", nil, nil)
)

// storeCollector reads the store's figures once a scrape, so that they fit.
type storeCollector struct{ read func() Figures }

// Describe implements prometheus.Collector.
func (c *storeCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descMessages, descCommands, descFailed, descGroups, descSeconds, descLast, descQueue} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *storeCollector) Collect(ch chan<- prometheus.Metric) {
	f := c.read()
	counter := func(d *prometheus.Desc, v float64) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v)
	}
	counter(descMessages, float64(f.Messages))
	counter(descCommands, float64(f.Commands))
	counter(descFailed, float64(f.Failed))
	counter(descGroups, float64(f.Groups))
	counter(descSeconds, f.CommitSeconds)
	ch <- prometheus.MustNewConstMetric(descLast, prometheus.GaugeValue, f.LastSeconds)
	ch <- prometheus.MustNewConstMetric(descQueue, prometheus.GaugeValue, float64(f.Queued))
}
