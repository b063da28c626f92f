// early.js: a page is seen before its scripts run. What is pressed until then
// is kept, the last of it, and pressed again once they listen.
(() => {
  let kept = null
  const keep = e => {
    const button = e.isTrusted && e.target.closest?.('button')
    if (!button) return
    e.preventDefault()
    e.stopImmediatePropagation()
    kept = button
  }
  addEventListener('click', keep, true)
  addEventListener('DOMContentLoaded', () => {
    removeEventListener('click', keep, true)
    if (kept?.isConnected && !kept.disabled) kept.click()
  })
})()
