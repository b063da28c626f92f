// rings.js: what rings at the agent, on every page. The server draws the card
// (#ring); here it is announced once, acknowledged, sounded by one tab of all,
// counted down, answered by buttons and Alt A, Alt D.
//
//   data-ring="accept|decline"  a form that answers the ring
//   data-ring-hide              puts a notice away
//   data-until="ms"             a deadline that is counted down, also elsewhere
import { now } from '../live.js'
import * as sounds from '../sound.js'
import { post, toast, words } from './command.js'

const byId = id => document.getElementById(id)
const looking = () => !document.hidden && document.hasFocus()
const keep = { get(k) { try { return localStorage.getItem(k) } catch { return null } }, set(k, v) { try { localStorage.setItem(k, v) } catch { /* storage is off: every tab sounds */ } } }
const me = Math.random().toString(36).slice(2)

let current = '' // the ring that is shown
let note = null // its notification
let mark = '' // what it puts before the page's title
const acted = new Set() // rings this page answered

// look follows the card as the stream draws it.
function look() {
  const el = byId('ring'), id = el?.dataset.offer || ''
  if (id !== current) {
    if (current) over()
    current = id
    if (id) begin(el, id)
  }
  const hidden = el?.dataset.notice
  if (hidden && sessionStorage.getItem('ring.hidden') === hidden && !el.hidden) el.hidden = true
  if (!timer && (current || document.querySelector('[data-until]'))) tick()
}

function begin(el, id) {
  byId('ring-say').textContent = el.dataset.say
  mark = `\u25cf ${el.dataset.say} \u00b7 `
  post(`/inbox/offers/${id}/ack`, {})
  if (looking()) {
    keep.set('ring.seen', id)
    sound(id)
  } else setTimeout(() => { sound(id); notify(id) }, 300) // who looks comes first
}

function over() {
  byId('ring-say').textContent = ''
  note?.close()
  note = null
  document.title = plain()
  mark = ''
}

const plain = () => mark && document.title.startsWith(mark) ? document.title.slice(mark.length) : document.title

// sound repeats while it rings, in one tab: the first that may make a sound. A
// page without its stream may be wrong and keeps silent.
function sound(id) {
  const el = byId('ring')
  if (current !== id || now() > el.dataset.deadline) return
  const [who, at] = (keep.get('ring.sound') || '').split(' '), taken = who !== me && Date.now() - at < 8000
  if ('sound' in el.dataset && !taken && sounds.audible() && byId('live').dataset.live === 'open') {
    keep.set('ring.sound', `${me} ${Date.now()}`)
    setTimeout(() => { if ((keep.get('ring.sound') || me).startsWith(me) && current === id) sounds.chime('ring') }, 60) // unless another tab had the same thought
  }
  setTimeout(sound, 2600, id)
}

function notify(id) {
  const el = byId('ring')
  if (current !== id || keep.get('ring.seen') === id || !('Notification' in window) || Notification.permission !== 'granted') return
  note = new Notification(el.dataset.say, { body: el.dataset.body, tag: 'ring-' + id, requireInteraction: true, silent: true })
  note.onclick = () => { focus(); note?.close() }
}

// One clock for all that is counted down; it stands still when nothing is.
let timer = 0
function tick() {
  clearTimeout(timer)
  timer = 0
  const t = now(), all = document.querySelectorAll('[data-until]')
  if (current) count(byId('ring').dataset, t)
  for (const el of all) {
    const s = Math.max(0, Math.ceil((el.dataset.until - t) / 1000)), time = el.querySelector('time')
    time.textContent = clock(s)
    el.dataset.heat = s <= 15 ? 'hot' : ''
  }
  if (current || all.length) timer = setTimeout(tick, 1005 - t % 1000)
}
const clock = s => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`

function count(ring, t) {
  const rest = Math.max(0, ring.deadline - t)
  const s = Math.ceil(rest / 1000)
  byId('ring-n').textContent = s < 100 ? s : clock(s)
  byId('ring-left').style.setProperty('--part', Math.min(1, rest / Math.max(1, ring.deadline - ring.at)))
  const waited = document.querySelector('[data-waited]')
  if (waited) waited.querySelector('time').textContent = clock(Math.max(0, Math.floor((t - waited.dataset.waited) / 1000)))
  if (mark && !document.title.startsWith(mark)) document.title = mark + document.title
}

// Answering. Who accepts goes there; a page that holds something unsaved stays
// as it is and the conversation opens beside it.
const typed = new Set()
addEventListener('input', e => { if (e.target.form && !e.target.form.matches('.composer, .wrapup, [role="search"], [data-ring], [data-presence]')) typed.add(e.target.form) }, true)
for (const type of ['submit', 'reset']) addEventListener(type, e => typed.delete(e.target), true)
const unsaved = () => !!document.querySelector('#ups li') || [...typed].some(f => f.isConnected && f.checkVisibility())

let busy = false
addEventListener('submit', async e => {
  const form = e.target
  if (!form.matches?.('[data-ring]')) return
  e.preventDefault()
  const id = current
  if (!id || busy) return
  busy = true
  acted.add(id)
  const answer = await post(form.getAttribute('action'), new URLSearchParams(new FormData(form, e.submitter)))
  busy = false
  if (!answer.ok) {
    if (answer.code !== 'gone') acted.delete(id)
    if (answer.code === 'decline_reason_required') byId('ring-why')?.showPopover()
    return toast(answer.text, 'danger')
  }
  if (form.dataset.ring === 'accept') go(answer.data.href)
})

function go(href) {
  const conv = new URL(href, location).searchParams.get('c')
  if (byId('composer')?.dataset.conv === conv) return // it is here
  if (!unsaved()) return location.assign(href)
  const beside = window.open(href, '_blank')
  toast(beside ? words.accepted : words.kept, 'ok', beside ? null : { label: words.open, run: () => location.assign(href) })
}

const letter = e => /^[a-z]$/i.test(e.key) ? e.key.toLowerCase() : e.code.startsWith('Key') ? e.code.slice(3).toLowerCase() : ''
addEventListener('keydown', e => {
  if (!current || !e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return
  const button = { a: 'ring-yes', d: 'ring-no' }[letter(e)]
  if (!button) return
  e.preventDefault()
  e.stopPropagation()
  if (!e.repeat) byId(button)?.click()
}, true)

addEventListener('click', e => {
  if (!e.target.closest?.('[data-ring-hide]')) return
  const el = byId('ring')
  try { sessionStorage.setItem('ring.hidden', el.dataset.notice) } catch { /* it comes back with the next page */ }
  el.hidden = true
})

// What the stream tells: how a ring ended that this page did not answer, and
// what else the agent should know.
document.addEventListener('told', e => {
  const n = e.detail
  if (n.offer && acted.has(n.offer)) return
  const here = n.href && new URL(n.href, location).searchParams.get('c') === byId('composer')?.dataset.conv
  toast(n.text, n.kind, n.href && !here ? { label: words.open, run: () => location.assign(n.href) } : null)
})

// What calls for the agent: a sound of one tab, and a notification when nobody
// looks. What the agent is reading at the end of the log needs neither.
document.addEventListener('alert', e => {
  const a = e.detail, box = byId('log-box')
  if (looking() && box && a.conversation === byId('composer')?.dataset.conv && box.scrollHeight - box.scrollTop - box.clientHeight < 60) return
  const first = !(Date.now() - keep.get('inbox.alert') < 1200)
  if (first) keep.set('inbox.alert', Date.now())
  if (a.sound && first) sounds.chime(a.kind === 'connected' ? 'ring' : 'message')
  if (a.kind === 'connected') toast(a.title, 'ok', { label: words.open, run: () => location.assign(a.href) })
  if (looking() || !('Notification' in window) || Notification.permission !== 'granted') return
  const n = new Notification(a.title, { body: a.body, tag: a.conversation })
  n.onclick = () => { n.close(); focus(); location.assign(a.href) }
})

new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-offer', 'data-notice', 'data-until', 'hidden'] })
document.addEventListener('beat', () => { if (timer) tick() }) // timers of hidden tabs are slow
look()
