// board.js: the panel of one queue or agent on the live board. It is fetched
// when it opens, after each command of its own, and when its row changes.
//
//   data-panel="/board/agents/ID"   opens the panel with what stands there
//   data-row="a-ID"                 the row whose changes concern it
import { toast, words } from './inbox.js'

const byId = id => document.getElementById(id)
const dialog = byId('panel')
let url = '', row = '', asked = 0, chosen = false, later = 0, opening = false

async function load(soft) {
  const mine = ++asked
  let part
  try {
    const r = await fetch(url, { redirect: 'error', cache: 'no-store' })
    if (r.status === 404) { // the agent or queue is gone
      opening = false
      url = ''
      return dialog.close()
    }
    if (!r.ok) throw 0
    part = new DOMParser().parseFromString(await r.text(), 'text/html').getElementById('panel-in')
  } catch {
    if (mine !== asked) return
    opening = false
    return toast(words.failed, 'danger')
  }
  if (mine !== asked || soft === true && chosen) return
  chosen = false
  const old = byId('panel-in'), at = old.querySelector('.modal-b')?.scrollTop || 0
  const focus = [...old.querySelectorAll('button, select, a')].indexOf(document.activeElement)
  old.replaceWith(part)
  if (part.querySelector('.modal-b')) part.querySelector('.modal-b').scrollTop = at
  if (focus >= 0) (part.querySelectorAll('button, select, a')[focus] || part.querySelector('[data-close]')).focus()
  if (opening && !dialog.open) dialog.showModal()
  opening = false
}

if (dialog) {
  addEventListener('click', e => {
    const b = e.target.closest?.('[data-panel]')
    if (!b) return
    url = b.dataset.panel
    row = b.dataset.row
    byId('panel-in').replaceChildren()
    opening = true
    load()
  })
  // The browser tells of a close later, when the next panel may be on its way.
  dialog.addEventListener('close', () => {
    if (opening) return
    url = ''
    asked++
  })
  document.addEventListener('done', () => { if (url) load() })

  // What is being chosen in the panel is not taken away.
  dialog.addEventListener('change', () => { chosen = true })
  const changed = () => {
    later = 0
    if (url && !chosen && !document.activeElement?.matches('#panel select')) load(true)
  }
  new MutationObserver(all => {
    if (!url || later || !all.some(m => m.target.closest?.('#' + CSS.escape(row)) || [...m.addedNodes].some(n => n.id === row))) return
    later = setTimeout(changed, 1000)
  }).observe(document.querySelector('.board'), { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'style', 'title'] })
}
