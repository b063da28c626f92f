// board.js: the panel of one queue or agent on the live board. It is fetched
// when it opens, after each command of its own, and when its row changes.
//
//   data-panel="/board/agents/ID"   opens the panel with what stands there
//   data-row="a-ID"                 the row whose changes concern it
import { toast, words } from './inbox.js'

const byId = id => document.getElementById(id)
const dialog = byId('panel')
let url = '', row = '', asked = 0, chosen = false, later = 0

async function load() {
  const mine = ++asked
  let part
  try {
    const r = await fetch(url, { redirect: 'error', cache: 'no-store' })
    if (r.status === 404) return dialog.close() // the agent or queue is gone
    if (!r.ok) throw 0
    part = new DOMParser().parseFromString(await r.text(), 'text/html').getElementById('panel-in')
  } catch {
    if (mine === asked) toast(words.failed, 'danger')
    return
  }
  if (mine !== asked) return
  chosen = false
  const old = byId('panel-in'), at = old.querySelector('.modal-b')?.scrollTop || 0
  const focus = [...old.querySelectorAll('button, select, a')].indexOf(document.activeElement)
  old.replaceWith(part)
  if (part.querySelector('.modal-b')) part.querySelector('.modal-b').scrollTop = at
  if (focus >= 0) (part.querySelectorAll('button, select, a')[focus] || part.querySelector('[data-close]')).focus()
}

if (dialog) {
  addEventListener('click', async e => {
    const b = e.target.closest?.('[data-panel]')
    if (!b) return
    url = b.dataset.panel
    row = b.dataset.row
    byId('panel-in').replaceChildren()
    await load()
    if (byId('panel-in').firstChild && !dialog.open) dialog.showModal()
  })
  dialog.addEventListener('close', () => { url = ''; asked++ })
  document.addEventListener('done', load)

  // What is being chosen in the panel is not taken away.
  dialog.addEventListener('change', () => { chosen = true })
  const changed = () => {
    later = 0
    if (url && !chosen && !document.activeElement?.matches('#panel select')) load()
  }
  new MutationObserver(all => {
    if (!url || later || !all.some(m => m.target.closest?.('#' + CSS.escape(row)) || [...m.addedNodes].some(n => n.id === row))) return
    later = setTimeout(changed, 1000)
  }).observe(document.querySelector('.board'), { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'style', 'title'] })
}
