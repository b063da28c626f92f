// ticks.js: times that run. Written once by the server, counted on here.
//
//   data-ago="ms"         how long ago that was: 0:40, 1:02:03
//   data-countdown="ms"   how long it is till then; 0:00 from there on
import { now } from '../live.js'

export function clock(ms) {
  const s = Math.max(0, Math.floor(ms / 1000)), two = n => String(n).padStart(2, '0')
  const m = Math.floor(s / 60)
  return m < 60 ? `${m}:${two(s % 60)}` : `${Math.floor(m / 60)}:${two(m % 60)}:${two(s % 60)}`
}

function tick() {
  const t = now()
  for (const el of document.querySelectorAll('[data-ago], [data-countdown]')) {
    const text = clock(el.dataset.ago ? t - el.dataset.ago : el.dataset.countdown - t)
    if (el.textContent !== text) el.textContent = text
  }
}
tick()
setInterval(() => document.hidden || tick(), 1000)
document.addEventListener('visibilitychange', tick)
// What the stream brings is counted at once, not a second later.
let asked = false
new MutationObserver(() => {
  if (asked) return
  asked = true
  queueMicrotask(() => { asked = false; tick() })
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-ago', 'data-countdown'] })
