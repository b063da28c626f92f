// live.js: one event stream per page, feeding Datastar's watchers.
// It replaces Datastar's own long GET, which does not survive a clean end, a
// silent network or the back/forward cache. Short answers to commands still go
// through Datastar.
//
//   <div id="live" data-live-url="/live?c=1&last=SEQ" data-live-events="typing count"></div>
//
// The element stands outside every region that is re-rendered. Its data-live
// attribute tells the state: open, lost, stalled, parked, left, out (logged out).
// Every change is also a bubbling "live" event with the state as detail, every
// beat a "beat" event: whoever answers beats does so from there, because timers
// of hidden tabs are slowed down and events are not.
const WIRE = {
  bus: 'datastar-sse', // 1.0: 'datastar-fetch'
  events: ['datastar-merge-fragments', 'datastar-merge-signals', 'datastar-remove-fragments', 'datastar-remove-signals'],
  detail: (type, el, argsRaw) => ({ type, elId: el.id, argsRaw }), // 1.0: { type, el, argsRaw }
}
const STALL = 40_000 // ms without any event; the server sends "hb" every 10 or 15 s
const MIN = 500, MAX = 10_000 // back-off in ms
const OWNER = 'live.owner'
const RESERVED = new Set(['hello', 'hb', 'open', 'error', 'message', 'live'])

const me = Math.random().toString(36).slice(2) // this page among the tabs of one browser
export const page = me

// now is the server's time in ms, as far as its beats tell.
let skew = 0
export const now = () => Date.now() + skew
function clock(data) {
  if (+data > 1e12) skew = +data - Date.now()
}

const h1 = (performance.getEntriesByType('navigation')[0]?.nextHopProtocol || '').startsWith('http/1')
const owner = {
  get() { try { return localStorage.getItem(OWNER) } catch { return me } },
  set(v) { try { v ? localStorage.setItem(OWNER, v) : localStorage.removeItem(OWNER) } catch { /* storage is off: every tab stays live */ } },
}

// signals hands values to Datastar as if the server had sent them.
export const signals = values => feed('datastar-merge-signals', document.body, { signals: JSON.stringify(values) })

function feed(type, el, args) {
  document.dispatchEvent(new CustomEvent(WIRE.bus, { detail: WIRE.detail(type, el, args) }))
}

// parse undoes the "data: key value" lines of one event.
function parse(data) {
  const args = {}
  for (const line of data.split('\n')) {
    const i = line.indexOf(' '), key = i < 0 ? line : line.slice(0, i)
    ;(args[key] ||= []).push(i < 0 ? '' : line.slice(i + 1))
  }
  for (const key in args) args[key] = args[key].join('\n')
  return args
}

// refused asks for the status an EventSource does not tell. True: the session is gone.
async function refused(url) {
  const stop = new AbortController()
  const limit = setTimeout(() => stop.abort(), 5000)
  try {
    const r = await fetch(url, { headers: { Accept: 'text/event-stream' }, cache: 'no-store', redirect: 'manual', signal: stop.signal })
    return r.status === 401 || r.status === 403 || r.type === 'opaqueredirect'
  } catch { return false } finally { clearTimeout(limit); stop.abort() }
}

// live keeps one stream open. url may be an async function, called before every
// connect (the widget fetches a fresh ticket there). Returns { restart, stop }.
export function live(el, url) {
  const own = !url
  url ||= () => el.dataset.liveUrl
  const stall = +el.dataset.liveStall || STALL
  const plain = (el.dataset.liveEvents || '').split(/\s+/).filter(n => n && !RESERVED.has(n))
  let es = null, last = '', wait = MIN, timer = 0, dog = 0, want = false, turn = 0

  const state = s => {
    if (el.dataset.live === s) return
    el.dataset.live = s
    el.dispatchEvent(new CustomEvent('live', { detail: s, bubbles: true }))
  }
  const fed = () => { clearTimeout(dog); dog = setTimeout(() => drop('stalled'), stall) }
  const close = () => { turn++; es?.close(); es = null; clearTimeout(timer); clearTimeout(dog) }
  const stop = s => { want = false; close(); state(s) }

  function drop(why) {
    close()
    state(why)
    if (want) timer = setTimeout(open, wait * (0.7 + Math.random() * 0.6)) // jitter: no thundering herd
    wait = Math.min(wait * 2, MAX)
  }

  async function open() {
    close()
    const mine = turn // a later open, drop or stop makes this one void
    let u
    try { u = new URL(await url(), location.href) } catch { /* no ticket: try again later */ }
    if (!want || mine !== turn) return
    if (!u) return drop('lost')
    if (last) u.searchParams.set('last', last)
    if (own) u.searchParams.set('page', me)
    connect(u, mine)
  }

  function connect(u, mine) {
    es = new EventSource(u)
    fed()
    es.onopen = () => { state('open'); fed() }
    // We own the back-off: end of stream, reset, 5xx and 401 all land here.
    es.onerror = async () => {
      const fatal = es?.readyState === EventSource.CLOSED
      drop('lost')
      const now = turn
      if (own && fatal && await refused(u) && now === turn && want) stop('out')
    }
    es.addEventListener('hello', e => { wait = MIN; clock(e.data); fed() })
    es.addEventListener('hb', e => {
      fed()
      clock(e.data)
      el.dispatchEvent(new CustomEvent('beat', { bubbles: true }))
    })
    const on = (type, take) => es.addEventListener(type, e => {
      if (mine !== turn) return
      fed()
      take(e.data)
      if (e.lastEventId) last = e.lastEventId
    })
    for (const type of WIRE.events) on(type, data => feed(type, el, parse(data)))
    for (const type of plain) on(type, data => {
      let detail = null
      try { detail = JSON.parse(data) } catch { return }
      document.dispatchEvent(new CustomEvent(type, { detail }))
    })
  }

  const start = () => { want = true; if (!es) open() }

  // HTTP/1.1 allows 6 connections per host and browser profile: of the hidden
  // tabs only the one seen last stays live. With HTTP/2 all do.
  function visibility() {
    if (el.dataset.live === 'out') return
    if (!document.hidden) { owner.set(me); wait = MIN }
    else if (h1 && owner.get() && owner.get() !== me) return stop('parked')
    start()
  }
  document.addEventListener('visibilitychange', visibility)
  addEventListener('storage', e => {
    if (e.key !== OWNER || !h1 || el.dataset.live === 'out') return
    if (e.newValue && e.newValue !== me && document.hidden) stop('parked')
    if (!e.newValue) { owner.set(me); setTimeout(() => owner.get() === me && start(), 60) }
  })
  addEventListener('pagehide', () => { stop('left'); if (owner.get() === me) owner.set() })
  addEventListener('pageshow', e => { if (e.persisted) visibility() })
  addEventListener('online', () => { wait = MIN; if (want) open() })
  el.addEventListener('again', () => { wait = MIN; if (want) open() }) // from where it stands
  visibility()
  return { restart() { last = ''; wait = MIN; want = true; open() }, stop: () => stop('left') }
}

for (const el of document.querySelectorAll('[data-live-url]')) live(el)
