// find.js: looks for a text in the whole conversation. The server says which
// messages hold it; hits on the page are marked without touching the thread.
import { toast, words } from './command.js'

const byId = id => document.getElementById(id)
const bar = byId('find'), field = byId('find-q'), told = byId('find-n'), log = byId('log')
const marks = 'highlights' in CSS
let seqs = [], at = -1, asked = 0, later = 0

const fold = s => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

// The text of a node as folded, and where each folded character comes from.
function folded(text) {
  let out = ''
  const from = []
  for (let i = 0; i < text.length;) {
    const c = String.fromCodePoint(text.codePointAt(i)), f = fold(c)
    for (let k = 0; k < f.length; k++) from.push(i)
    out += f
    i += c.length
  }
  from.push(text.length)
  return { out, from }
}

function mark() {
  if (!marks) return
  CSS.highlights.delete('found')
  CSS.highlights.delete('found-now')
  const q = fold(field.value.trim())
  if (bar.hidden || !q) return
  const all = [], now = []
  for (const m of log.querySelectorAll('.msg')) {
    const walk = document.createTreeWalker(m, NodeFilter.SHOW_TEXT, n => n.parentElement.closest('.bub, .tx') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT)
    for (let n; (n = walk.nextNode());) {
      const { out, from } = folded(n.data)
      for (let i = out.indexOf(q); i >= 0; i = out.indexOf(q, i + q.length)) {
        const r = new Range()
        r.setStart(n, from[i])
        r.setEnd(n, from[i + q.length])
        ;(+m.dataset.seq === seqs[at] ? now : all).push(r)
      }
    }
  }
  CSS.highlights.set('found', new Highlight(...all))
  CSS.highlights.set('found-now', new Highlight(...now))
}

// Earlier messages are asked for until the one looked for is there.
async function reach(seq) {
  for (let tries = 0; tries < 400; tries++) {
    const m = byId('m-' + seq)
    if (m) return m
    const older = byId('older')
    if (!older) return null
    const come = new Promise(done => {
      const see = new MutationObserver(() => { see.disconnect(); done() })
      see.observe(log, { childList: true })
      setTimeout(() => { see.disconnect(); done() }, 5000)
    })
    older.click()
    await come
  }
  return null
}

async function go(to) {
  if (!seqs.length) return
  at = (to + seqs.length) % seqs.length
  say()
  const mine = asked, m = await reach(seqs[at])
  if (mine !== asked) return
  m?.scrollIntoView({ block: 'center' })
  mark()
}

function say() {
  const d = bar.dataset
  told.textContent = !field.value.trim() ? '' : !seqs.length ? d.none : d.at.replace('{n}', at + 1).replace('{of}', seqs.length)
}

async function look() {
  const mine = ++asked, q = field.value.trim()
  let found = { seqs: [] }
  if (q) {
    try {
      const r = await fetch(bar.getAttribute('action') + '?q=' + encodeURIComponent(q), { redirect: 'error', cache: 'no-store' })
      if (!r.ok) throw 0
      found = await r.json()
    } catch {
      if (mine === asked) toast(words.failed, 'danger')
      return
    }
  }
  if (mine !== asked) return
  seqs = found.seqs
  at = -1
  say()
  if (seqs.length) await go(seqs.length - 1)
  else mark()
}

function show(on) {
  bar.hidden = !on
  if (on) {
    field.select()
    field.focus()
    if (field.value) look()
  } else {
    asked++
    seqs = []
    mark()
    byId('log-box').focus()
  }
}

addEventListener('click', e => { if (e.target.closest?.('[data-find]')) show(bar.hidden) })
field.addEventListener('input', () => { clearTimeout(later); later = setTimeout(look, 200) })
bar.addEventListener('submit', e => { e.preventDefault(); go(at - 1) })
bar.addEventListener('click', e => {
  const by = e.target.closest('[data-by]')?.dataset.by
  if (by) go(at + +by)
})
bar.addEventListener('keydown', e => {
  if (e.key === 'Escape') show(false)
  else if (e.key === 'Enter' && e.shiftKey) go(at + 1)
  else return
  e.preventDefault()
  e.stopPropagation()
})
new MutationObserver(() => { if (!bar.hidden) mark() }).observe(log, { childList: true })
