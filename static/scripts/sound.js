// sound.js: the notification sound, made on the spot, so there is no file to load.
// Browsers let a page sound only after the first key or pointer press; before
// that chime() is silent and returns false.
let ctx = null

function wake() {
  try {
    ctx ||= new AudioContext()
    if (ctx.state === 'suspended') ctx.resume()
  } catch { ctx = null }
}
for (const type of ['pointerdown', 'keydown']) addEventListener(type, wake, { once: true, capture: true, passive: true })

// audible tells whether the page may sound by now.
export const audible = () => ctx?.state === 'running'

// note is a soft mallet: a sine, its octave, a fast attack and a long fall.
function note(freq, at, loud, out) {
  for (const [ratio, part, fall] of [[1, 1, 0.55], [2, 0.22, 0.3], [3.01, 0.07, 0.14]]) {
    const osc = ctx.createOscillator(), vol = ctx.createGain()
    osc.frequency.value = freq * ratio
    vol.gain.setValueAtTime(0, at)
    vol.gain.linearRampToValueAtTime(loud * part, at + 0.008)
    vol.gain.exponentialRampToValueAtTime(0.0001, at + fall)
    osc.connect(vol).connect(out)
    osc.start(at)
    osc.stop(at + fall + 0.05)
  }
}

// chime plays a rising pair (a message came) or, with 'ring', three notes twice
// (somebody waits). volume is 0 to 1. Returns whether anything sounds.
export function chime(kind = 'message', volume = 0.5) {
  if (!audible()) return false
  const t = ctx.currentTime + 0.02, loud = Math.min(1, Math.max(0, volume)) * 0.32
  const soft = ctx.createBiquadFilter()
  soft.type = 'lowpass'
  soft.frequency.value = 5200
  soft.connect(ctx.destination)
  if (kind === 'ring') {
    for (const turn of [0, 0.62]) [[523.25, 0], [659.25, 0.11], [783.99, 0.22]].forEach(([f, d]) => note(f, t + turn + d, loud, soft))
  } else {
    note(659.25, t, loud, soft)
    note(880, t + 0.09, loud * 0.85, soft)
  }
  return true
}
