// The pages that tell how an assistant does. What is being checked on the
// server ([data-checking] holds the address to ask) is put in its place when it
// is there; without this script the page is asked for again.
async function wait(box) {
  for (let tries = 0; box.isConnected && tries < 60; tries++) {
    const res = await fetch(box.dataset.checking, { headers: { Accept: 'text/html' } })
    if (res.status === 202) continue
    if (!res.ok || res.redirected) return
    const t = document.createElement('template')
    t.innerHTML = await res.text()
    const focused = box.contains(document.activeElement)
    const fresh = t.content.firstElementChild
    box.replaceWith(t.content)
    if (focused && fresh) {
      fresh.tabIndex = -1
      fresh.focus()
    }
    return
  }
}

for (const box of document.querySelectorAll('[data-checking]')) wait(box).catch(() => {})
