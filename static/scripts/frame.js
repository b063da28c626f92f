// frame.js: the panel's life inside the iframe. The visitor's token comes from
// the host page by message and stays in memory here.
import { live } from './live.js'
import { chime } from './sound.js'
import { $, auth, body, call, lang, say, store } from './widget/api.js'
import * as composer from './widget/composer.js'
import * as outbox from './widget/outbox.js'

const alone = parent === window // opened as a page of its own
const key = body.dataset.key, scroll = $('scroll'), items = $('items'), says = $('says')
let host = '', stream = null, open = alone, page = null, identity = null, context = null, preview, sessions = null
let known = false, conv = '', state = { control: 'none' }, settled = false, read = 0, agentRead = 0, want = 0, day = '', goOn = false, skipped = ''

const post = (t, d) => { if (!alone && host) parent.postMessage({ relevo: 1, t, ...d }, host) }
const here = () => open && !document.hidden && document.hasFocus()
const messages = () => [...items.querySelectorAll('.msg')]
const seq = el => +el?.dataset.seq || 0

// ---- session and stream
async function session() { // calls that come together share one
  return sessions ||= start().finally(() => { sessions = null })
}

async function start() {
  const ask = () => call('sessions', { widget: key, visitor_token: auth.token, identity, locale: lang, page: page || {}, context: context || {}, open, preview })
  let s
  try { s = await ask() } catch (e) {
    if (e.status === 401 && auth.token) auth.token = '' // a token of another time: begin anew
    else if (e.code === 'identity_rejected') { console.warn('Relevo: ' + e.message); identity = null } else throw e
    s = await ask()
  }
  auth.token = s.visitor_token
  known = true
  if (alone) store.set('relevo.token.' + key, auth.token)
  else post('token', { token: s.visitor.identified ? '' : auth.token })
  outbox.use(s.visitor.id)
  composer.use(s.visitor.id)
  return s
}
auth.renew = session

async function address() { // before every connect: a ticket lasts a minute
  if (!auth.token || !known) await session()
  const { ticket } = await call('ticket', {})
  const q = new URLSearchParams({ ticket, lang, tz: Intl.DateTimeFormat().resolvedOptions().timeZone || '', want })
  if (conv) {
    q.set('conversation', conv)
    q.set('last', Math.max(0, ...messages().map(seq)))
    q.set('ev', [...items.querySelectorAll('.ev')].pop()?.dataset.ev || '')
  }
  return '/widget/frame/live?' + q
}

function redraw() { conv = ''; settled = false; stream?.restart() }
function connect() { stream ? stream.restart() : stream = live($('live'), address) }

// ---- what the stream says
document.addEventListener('state', e => {
  const s = e.detail
  if (s.conversation !== conv) { goOn = false; skipped = ''; read = agentRead = 0 }
  if (s.control !== 'ended') goOn = false
  conv = s.conversation
  state = s
  day = new Date().toDateString()
  stand()
})

function stand() {
  const low = atEnd()
  const over = state.control === 'ended' && !goOn
  body.dataset.control = state.control
  body.toggleAttribute('data-reopens', !!state.reopens)
  $('composer').hidden = over
  $('after').hidden = !over
  const ask = over && state.spoken && !state.rated && skipped !== conv
  if (ask && $('rate').hidden) down(true)
  $('rate').hidden = !ask
  $('end').disabled = over || !state.spoken
  $('end-t').textContent = say(state.led && state.control === 'live' ? 'end_chat' : 'end')
  $('leave').textContent = say(state.led ? 'cancel' : 'leave_queue')
  $('fresh').hidden = !over || state.reopens
  const wait = state.wait || (state.control === 'async' && state.spoken && !state.agent ? say('waiting') : '')
  if ($('waiting').textContent !== wait) $('waiting').textContent = wait
  $('leave').hidden = !state.leave
  offer()
  if (low) down(!settled) // what stands under the messages is seen
  $('earlier').hidden = seq(items.querySelector('.msg')) < 2
}

document.addEventListener('read', e => {
  read = Math.max(read, e.detail.visitor)
  agentRead = e.detail.agent
  settled = true
  marks()
  look()
})

// Buttons stand under the last message that has any, until it is answered.
// While people have the conversation only those about the wait do, whatever the
// visitor writes meanwhile.
function offer() {
  let left = state.asked || ['bot', 'post'].includes(state.control)
  for (const m of messages().reverse()) {
    if (m.classList.contains('me') && !state.asked) left = false
    const box = m.querySelector('.quick')
    if (!box) continue
    if (!left && box.contains(document.activeElement) && !matchMedia('(pointer: coarse)').matches) $('text').focus()
    if (left && !box.classList.contains('on')) for (const b of box.children) { b.disabled = false; b.ariaBusy = null } // pressed when it had lapsed
    box.classList.toggle('on', left)
    left = false
  }
}

let typingEnds = 0
document.addEventListener('typing', e => {
  const was = $('typing').hidden
  clearTimeout(typingEnds)
  showTyping(e.detail.on)
  if (!e.detail.on) return
  if (was) says.textContent = e.detail.name ? say('typing', e.detail) : say('typing_nobody')
  typingEnds = setTimeout(() => showTyping(false), 6500)
})
function showTyping(on) {
  const low = atEnd()
  $('typing').hidden = !on
  if (!on) says.textContent = ''
  if (low) down()
}

// "Seen" stands under the last own message the agent has read.
function marks() {
  for (const el of items.querySelectorAll('[data-seen]')) delete el.dataset.seen
  const last = messages().filter(m => m.classList.contains('me') && seq(m) <= agentRead).pop()
  if (last) last.dataset.seen = say('seen')
}

new MutationObserver(changes => {
  const low = atEnd(), fresh = changes.flatMap(c => [...c.addedNodes]).filter(n => n.classList?.contains('msg') && n.isConnected)
  for (const m of fresh) if (m.dataset.client) outbox.arrived(m.dataset.client)
  const others = fresh.filter(m => !m.classList.contains('me'))
  if (others.length) { clearTimeout(typingEnds); showTyping(false) }
  offer()
  if (!settled || low || fresh.some(m => m.classList.contains('me'))) down(!settled)
  else if (others.length) $('newest').hidden = false
  if (!settled || !fresh.length) return
  marks()
  look()
  if (!others.length) return
  if (!here() && sound()) ring()
  post('event', { name: 'message', detail: { text: others.at(-1).querySelector('.bub')?.textContent || '' } })
}).observe(items, { childList: true })
$('pending').addEventListener('drawn', () => down())

// ---- scrolling
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90
function down(jump) { requestAnimationFrame(() => scroll.scrollTo({ top: scroll.scrollHeight, behavior: jump || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' })) }
scroll.addEventListener('scroll', () => { if (atEnd()) $('newest').hidden = true }, { passive: true })
scroll.addEventListener('load', () => { if (atEnd() || !settled) down(true) }, true)
new ResizeObserver(() => down(true)).observe($('composer'))
$('newest').onclick = () => { $('newest').hidden = true; down() }
$('earlier').onclick = () => { want = Math.max(200, messages().length) + 400; redraw() }

// ---- reading and ringing
function look() {
  const unseen = messages().filter(m => !m.classList.contains('me') && seq(m) > read)
  if (unseen.length && here()) {
    const was = read
    read = seq(unseen.at(-1))
    call('read', { seq: read }).catch(() => { read = Math.min(read, was) }) // told again at the next look
  }
  post('unread', { n: open && !document.hidden ? 0 : unseen.filter(m => seq(m) > read).length })
}
addEventListener('focus', look)
document.addEventListener('visibilitychange', () => { look(); newDay() })
function newDay() { if (conv && day && day !== new Date().toDateString()) redraw() }

const SOUND = 'relevo.sound', sound = () => body.dataset.sound === 'on' && store.get(SOUND) !== 'off'
function ring() { // of several tabs one sounds
  if (!navigator.locks) return chime()
  navigator.locks.request('relevo.chime', { ifAvailable: true }, lock => lock && chime() && new Promise(done => setTimeout(done, 1500))).catch(() => {})
}
function showSound() {
  const b = $('sound')
  if (!b) return
  b.setAttribute('aria-pressed', sound())
  b.querySelector('span').textContent = say(sound() ? 'sound_on' : 'sound_off')
  b.querySelector('use').setAttribute('href', sound() ? '#i-volume-2' : '#i-volume-x')
}
$('sound')?.addEventListener('click', () => { store.set(SOUND, sound() ? 'off' : null); showSound(); if (sound()) chime() })
showSound()

// ---- the connection's bar, after two seconds
let lostTimer = 0
$('live').addEventListener('live', e => {
  clearTimeout(lostTimer)
  const ok = e.detail === 'open' || e.detail === 'parked' || e.detail === 'left'
  if (ok) { $('lost').hidden = true; outbox.hurry() } else lostTimer = setTimeout(() => { $('lost').hidden = false; says.textContent = say('lost'); down() }, 2000)
})

// ---- ending, rating, beginning anew
const command = async (path, data) => {
  try { await call(path, data); return true } catch (e) { $('err').textContent = e.message; return false }
}
let sure = null // what the dialog is about
function confirm(words, then) {
  ;[$('sure-h').textContent, $('sure-p').textContent, $('sure-yes').textContent, $('sure-no').textContent] = words.map(w => say(w))
  sure = then
  $('sure').showModal()
}
$('end').onclick = () => {
  $('menu').hidePopover()
  const chat = state.control === 'live'
  confirm(chat && state.led ? ['chat_sure', 'chat_text', 'end_chat', 'cancel_no'] : ['end_sure', 'end_text', 'end', 'cancel_no'], () => command('end', { close: !chat }))
}
$('sure-no').onclick = () => $('sure').close()
$('sure-yes').onclick = () => { $('sure').close(); sure?.() }
const leave = async () => { if (await command('leave_queue', {})) $('text').focus() }
$('leave').onclick = () => state.led ? confirm(['cancel_sure', 'cancel_text', 'cancel_yes', 'keep_waiting'], leave) : leave()
items.addEventListener('click', async e => { // a button under a message is pressed once
  const b = e.target.closest?.('[data-choice]'), box = b?.parentElement
  if (!b || b.ariaBusy) return
  for (const x of box.children) x.disabled = x !== b // the pressed one keeps the focus until it is answered
  b.ariaBusy = 'true'
  $('err').textContent = ''
  try { await call('messages', { client_id: crypto.randomUUID?.() || Date.now() + '-' + Math.random(), choice: b.dataset.choice }) } catch (x) {
    $('err').textContent = x.message
    b.ariaBusy = null
    for (const y of box.children) y.disabled = x.status === 422
  }
})
$('rate').addEventListener('submit', async e => {
  e.preventDefault()
  const f = new FormData(e.target)
  try {
    await call('rating', { rating: +f.get('rating'), comment: f.get('comment') })
    skipped = conv
    e.target.reset()
    stand()
    says.textContent = ''
    $('waiting').textContent = say('thanks')
    $('again').focus()
  } catch (x) { $('rate-err').textContent = x.message }
})
$('rate-skip').onclick = () => { skipped = conv; stand(); $('again').focus() }
async function again() {
  $('menu').hidePopover()
  if (state.reopens) { goOn = true; stand(); return $('text').focus() }
  try { await session(); $('rate').reset(); $('text').focus() } catch (e) { says.textContent = e.message }
}
$('again').onclick = again
$('fresh').onclick = again

// ---- the host page
$('close').onclick = () => post('close')
$('close').hidden = alone
addEventListener('keydown', e => {
  if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector(':popover-open, dialog[open]')) return
  post('close')
})

async function opened() {
  open = true
  if (!matchMedia('(pointer: coarse)').matches) $('text').focus()
  down(true)
  newDay()
  look()
  if (!conv || state.control === 'none') await session().catch(e => { if (preview) $('err').textContent = e.message }) // begins the conversation with its greeting
}

const heard = {
  open: opened,
  closed() { open = false; look() },
  page(m) { page = m.page; if (auth.token) session().catch(() => {}) },
  context(m) { context = m.context; if (auth.token) session().catch(() => {}) },
  async identify(m) {
    identity = m.identity
    try { await session(); redraw() } catch { /* the stream's next ticket tries again */ }
  },
}

function hello(m) {
  auth.token = m.token || ''
  ;({ page, identity, context, preview } = m)
  open = !!m.open
  connect()
  if (open) opened()
}

addEventListener('message', e => {
  const m = e.data
  if (alone || e.source !== parent || m?.relevo !== 1) return
  if (!host && m.t === 'hello') { host = e.origin; return hello(m) }
  if (e.origin === host) heard[m.t]?.(m)
})
if (alone) hello({ token: store.get('relevo.token.' + key), page: null, open: true })
else parent.postMessage({ relevo: 1, t: 'ready' }, '*') // holds nothing; frame-ancestors says who may embed us
