// presence.js: where the agent stands, on every page. The stream beats and the
// page answers, so that a closed or sleeping browser is noticed. The menu's
// forms are marked data-presence.
import { page } from '../live.js'
import { post, report } from './command.js'

const byId = id => document.getElementById(id)

document.addEventListener('beat', async e => {
  if (e.target.id !== 'live') return // another stream of the page
  const answer = await post('/inbox/alive', { page })
  if (answer.ok && !answer.data.alive) e.target.dispatchEvent(new Event('again')) // it was given up
})

const menu = byId('user-menu')
addEventListener('submit', async e => {
  const form = e.target
  if (!form.matches?.('[data-presence]')) return
  e.preventDefault()
  const values = new URLSearchParams(new FormData(form, e.submitter))
  menu?.hidePopover()
  if (form.id === 'presence' && values.get('to') === 'offline' && form.dataset.work > 0) return byId('go-offline').showModal()
  const answer = await post(form.getAttribute('action'), values)
  report(answer)
  if (answer.ok) form.closest('dialog')?.close()
})

addEventListener('keydown', e => {
  if (!e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || !(e.key.toLowerCase() === 'p' || e.code === 'KeyP') || !byId('presence')) return
  e.preventDefault()
  menu.togglePopover()
})
