// Draws dots and lines with vis-network. Names are only ever painted as text or set by textContent.
const UNIT = 1000
const HALF_TURN = Math.PI
const NEAR = 12
const LONGEST = 24
const FEWER = "fewer than five people"

// vis-network comes once from our own server; started without it, the server sends it along.
const library = (data) => {
  if (window.vis) return Promise.resolve(true)
  const script = document.createElement("script")
  const from = data.source ? URL.createObjectURL(new Blob([data.source], { type: "text/javascript" })) : data.library
  return new Promise((done) => {
    script.onload = () => done(Boolean(window.vis))
    script.onerror = () => done(false)
    script.src = from
    document.head.append(script)
  })
}

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1]

// Everything that is painted, in the units of the drawing.
class Picture {
  constructor(root, stage, data, dark) {
    this.root = root
    this.stage = stage
    this.data = data
    this.dark = dark
    this.selected = null
    const css = getComputedStyle(root)
    const colour = (name) => css.getPropertyValue(name).trim()
    this.ink = css.color
    this.card = colour("--card")
    this.ground = colour("--hatch-ground")
    this.grey = colour("--hatch")
    this.font = css.fontFamily
    this.groups = data.kind === "groups"
    const n = data.x.length
    this.dot = this.groups ? 0 : Math.max(6, Math.min(24, 360 / Math.sqrt(n)))
    const most = this.groups ? 1150 : data.x.reduce((far, x, i) => Math.max(far, Math.hypot(x, data.y[i])), 1)
    this.extent = most + (this.groups ? 150 : this.dot * 2)
  }

  colourOf(part) {
    return part < 0 ? this.grey : this.data.parts[part].colour[this.dark ? 1 : 0]
  }

  radius(i) {
    return this.groups ? this.data.size[i] : this.dot
  }

  // The colours of a dot: full for who has a tie, hollow for who has none.
  look(i) {
    const colour = this.colourOf(this.data.of[i])
    const alone = i >= this.data.alone
    return { background: alone ? this.ground : colour, border: alone ? colour : this.card }
  }

  draw(stage) {
    const { x, y, a, b, width } = this.data
    const nodes = x.map((left, i) => ({
      id: i, x: left, y: y[i], size: this.radius(i), color: this.look(i),
      borderWidth: i >= this.data.alone ? this.dot / 5 : this.dot / 12,
    }))
    const opacity = this.groups ? 0.45 : Math.max(0.07, Math.min(0.5, 16 / Math.sqrt(a.length + 1)))
    const color = { color: this.grey, opacity }
    const thin = Math.max(1.2, this.dot / 7)
    const edges = a.map((from, i) => ({ id: i, from, to: b[i], color, width: width[i] ?? thin }))
    this.net = new window.vis.Network(stage, { nodes: new window.vis.DataSet(nodes), edges: new window.vis.DataSet(edges) }, this.data.options)
    this.net.on("afterDrawing", (ctx) => this.over(ctx))
    this.net.on("click", ({ pointer }) => this.picked(pointer.canvas))
    stage.querySelector("canvas").style.touchAction = "pan-y"
    this.fit()
  }

  fit() {
    const [wide, high] = [this.stage.clientWidth, this.stage.clientHeight]
    if (!wide || !high) return
    this.roomy = wide > 520
    const room = this.roomy && !this.groups ? 26 : 8
    this.home = Math.max(Math.min(wide, high) / 2 - room, 1) / this.extent  // a print can shrink it to nothing
    this.net.setOptions({ interaction: { dragView: false } })
    this.net.moveTo({ position: { x: 0, y: 0 }, scale: this.home, animation: false })
  }

  zoom(by) {
    const scale = Math.max(this.home, Math.min(this.home * 12, this.net.getScale() * by))
    if (scale <= this.home) { this.fit(); return }
    this.net.setOptions({ interaction: { dragView: true } })
    this.net.moveTo({ scale, animation: false })
  }

  picked({ x, y }) {
    let [best, near] = [-1, Infinity]
    const slack = NEAR / this.net.getScale()
    this.data.x.forEach((left, i) => {
      const away = Math.hypot(left - x, this.data.y[i] - y) - this.radius(i)
      if (away < near) [best, near] = [i, away]
    })
    this.onPick(near <= slack ? this.data.of[best] : null)
  }

  select(part) {
    this.selected = part
    this.net.redraw()
  }

  over(ctx) {
    if (this.selected !== null) this.highlight(ctx)
    this.bridges(ctx)
    this.labels(ctx)
    this.root.dataset.drawn = "yes"
    this.root.dataset.shown = this.selected === null ? "" : String(this.selected)
  }

  // Fades everything, then paints the selected ones and the lines that touch them once more.
  highlight(ctx) {
    const { x, y, of, a, b, alone, width } = this.data
    const far = 6 * UNIT
    ctx.save()
    ctx.globalAlpha = 0.82
    ctx.fillStyle = this.card
    ctx.fillRect(-far, -far, 2 * far, 2 * far)
    ctx.globalAlpha = this.groups ? 0.8 : Math.max(0.16, Math.min(0.6, 20 / Math.sqrt(a.length + 1)))
    ctx.strokeStyle = this.colourOf(this.selected)
    const touched = new Set()
    const one = this.groups ? null : new Path2D()
    a.forEach((from, i) => {
      const to = b[i]
      if (of[from] !== this.selected && of[to] !== this.selected) return
      touched.add(from).add(to)
      const path = one ?? new Path2D()
      path.moveTo(x[from], y[from])
      path.lineTo(x[to], y[to])
      if (!one) { ctx.lineWidth = width[i]; ctx.stroke(path) }
    })
    ctx.lineWidth = Math.max(1.6, this.dot / 5)
    if (one) ctx.stroke(one)
    ctx.globalAlpha = 1
    of.forEach((part, i) => {
      if (part !== this.selected && !touched.has(i)) return
      const { background, border } = this.look(i)
      ctx.beginPath()
      ctx.arc(x[i], y[i], this.radius(i), 0, 2 * HALF_TURN)
      ctx.fillStyle = background
      ctx.strokeStyle = border
      ctx.lineWidth = i >= alone ? this.dot / 5 : this.dot / 12
      ctx.fill()
      ctx.stroke()
    })
    ctx.restore()
  }

  // Two groups that fewer than five people hold together: one dashed line that says so.
  bridges(ctx) {
    const scale = this.net.getScale()
    for (const pair of this.data.thin) {
      if (this.selected !== null && !pair.includes(this.selected)) continue
      const [from, to] = pair.map((part) => this.amid(part))
      if (!from || !to) continue
      ctx.save()
      ctx.lineWidth = 1.6 / scale
      ctx.strokeStyle = this.ink
      ctx.setLineDash([5 / scale, 4 / scale])
      ctx.beginPath()
      ctx.moveTo(...from)
      ctx.lineTo(...to)
      ctx.stroke()
      ctx.setLineDash([])
      ctx.font = `${12 / scale}px ${this.font}`
      ctx.lineJoin = "round"
      ctx.lineWidth = 4 / scale
      ctx.strokeStyle = this.card
      ctx.fillStyle = this.ink
      ctx.textAlign = "center"
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 - 9 / scale]
      ctx.strokeText(FEWER, x, y)
      ctx.fillText(FEWER, x, y)
      ctx.restore()
    }
  }

  amid(part) {
    this.middles ??= this.data.parts.map((_, at) => {
      const some = this.data.x.map((_x, i) => i).filter((i) => this.data.of[i] === at && i < this.data.alone)
      return some.length ? [middle(some.map((i) => this.data.x[i])), middle(some.map((i) => this.data.y[i]))] : null
    })
    return this.middles[part]
  }

  // The places of names: groups in their circles; else at their arc of the rim, or amid their dots.
  places() {
    if (this.named) return this.named
    const { x, y, of, alone, parts } = this.data
    const rim = parts.map(() => [])
    of.forEach((part, i) => { if (part >= 0 && i >= alone) rim[part].push(i) })
    const outer = Math.max(...x.map((left, i) => Math.hypot(left, y[i])), 1) + this.dot * 3
    this.named = parts.flatMap((_, part) => {
      const arc = rim[part]
      if (!this.groups && arc.length > 4) {
        const between = arc[arc.length >> 1]
        const turn = Math.atan2(y[between], x[between])
        return [{ part, x: outer * Math.cos(turn), y: outer * Math.sin(turn), side: Math.cos(turn), rim: true }]
      }
      const at = this.amid(part)
      return at ? [{ part, x: at[0], y: at[1] + (this.groups ? this.radius(part) : 0), side: 0, rim: false }] : []
    })
    return this.named
  }

  labels(ctx) {
    const scale = this.net.getScale()
    const size = 13 / scale
    ctx.save()
    ctx.font = `600 ${size}px ${this.font}`
    ctx.lineJoin = "round"
    ctx.lineWidth = 4 / scale
    ctx.strokeStyle = this.card
    ctx.textBaseline = "middle"
    const taken = []
    for (const { part, x, y, side, rim } of this.places()) {
      if (this.selected !== null && part !== this.selected) continue
      if (rim && !this.roomy) continue
      const text = short(this.data.parts[part].name)
      const wide = ctx.measureText(text).width
      ctx.textAlign = Math.abs(side) < 0.25 ? "center" : side > 0 ? "left" : "right"
      const left = x - { center: wide / 2, left: 0, right: wide }[ctx.textAlign]
      let top = y + (rim && ctx.textAlign === "center" ? Math.sign(y) * size * 0.7 : this.groups ? size * 0.8 : 0)
      const clash = (other) => left < other.right && other.left < left + wide && Math.abs(top - other.top) < size * 1.15
      for (let tries = 0; tries < 8 && taken.some(clash); tries += 1) top += size * 1.2
      taken.push({ left, right: left + wide, top })
      ctx.strokeText(text, x, top)
      ctx.fillStyle = this.ink
      ctx.fillText(text, x, top)
    }
    ctx.restore()
  }
}

const button = (label, about, act) => {
  const node = el("button", "button", label)
  node.type = "button"
  if (about) node.setAttribute("aria-label", about)
  node.onclick = act
  return node
}

const told = (box, data, part, acts) => {
  box.replaceChildren()
  if (part === null) {
    const what = data.circles ? "circle" : "group"
    box.append(el("p", "soft", `Choose a ${what}, in the list or in the picture, to see what is known of it.`))
    return
  }
  if (part < 0) {
    box.append(el("p", "soft", `This dot is ${data.rest || "of no group"}.`), acts.clear)
    return
  }
  const { name, size, facts } = data.parts[part]
  box.append(el("h3", "", size ? `${name}: ${size}` : name), ...facts.map((fact) => el("p", "", fact)))
  const row = el("div", "acts no-print")
  acts.only.textContent = part === data.chosen ? data.again : data.only
  if (data.circles ? data.circles[part] : data.by) row.append(acts.only)
  row.append(acts.clear)
  box.append(row)
}

// The list moves with the arrow keys; Enter or a space selects, Escape lets go.
const keys = (list) => (event) => {
  const all = [...list.querySelectorAll("button")].filter((node) => !node.hidden)
  const at = all.indexOf(event.target)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to === undefined || !all[to]) return
  event.preventDefault()
  all[to].focus()
}

const listOf = (data, dark, choose) => {
  const list = el("div", "parts")
  list.setAttribute("role", "group")
  list.setAttribute("aria-label", data.circles ? "Circles" : "Groups")
  const items = data.parts.map((part, at) => {
    const node = el("button")
    node.type = "button"
    const swatch = el("span", "swatch")
    swatch.style.background = part.colour[dark ? 1 : 0]
    swatch.setAttribute("aria-hidden", "true")
    node.append(swatch, el("span", "name", part.name), el("span", "size", part.size))
    node.setAttribute("aria-pressed", "false")
    node.onclick = () => choose(node.getAttribute("aria-pressed") === "true" ? null : at)
    return node
  })
  list.append(...items)
  list.onkeydown = keys(list)
  return [list, items]
}

const searchOf = (data, items) => {
  const label = el("label", "no-print", data.circles ? "Search for a circle" : "Search for a group")
  const field = el("input")
  field.type = "search"
  field.autocomplete = "off"
  field.oninput = () => {
    const wanted = field.value.trim().toLocaleLowerCase()
    items.forEach((node, at) => { node.hidden = !data.parts[at].name.toLocaleLowerCase().includes(wanted) })
  }
  field.onkeydown = (event) => {
    const first = items.find((node) => !node.hidden)
    if (event.key === "Enter" && first) first.click()
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus() }
  }
  label.append(field)
  return label
}

const waysOf = (data, setStateValue) => {
  const row = el("div", "ways no-print")
  row.setAttribute("role", "group")
  row.setAttribute("aria-label", "What is drawn")
  data.ways.forEach((name, at) => {
    const node = button(name, "", () => setStateValue("way", at))
    node.setAttribute("aria-pressed", String(at === data.way))
    row.append(node)
  })
  return row
}

// Whoever chose by keyboard stands where they stood once the page looks at what they chose.
let followed = false

const frame = (root, data, dark, send) => {
  root.className = "wp network"
  delete root.dataset.drawn
  const stage = el("div", "stage")
  const canvas = el("div", "canvas")
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", data.alt)
  const waiting = el("p", "waiting", data.waiting)
  stage.append(canvas, waiting)
  const side = el("div", "side")
  const box = el("div", "told")
  box.setAttribute("aria-live", "polite")
  let picture = null
  let chosen = null
  const [list, items] = listOf(data, dark, (part) => choose(part))
  const acts = {
    clear: button("Let go", "", () => choose(null)),
    only: button(data.only, "", () => { followed = true; send("only", chosen) }),
  }
  const choose = (part) => {
    const had = chosen
    chosen = part
    items.forEach((node, at) => node.setAttribute("aria-pressed", String(at === part)))
    told(box, data, part, acts)
    picture?.select(part)
    if (part === null && had !== null && box.getRootNode().activeElement === null) items[had]?.focus()
  }
  choose(data.chosen ?? null)
  root.onkeydown = (event) => { if (event.key === "Escape" && chosen !== null) choose(null) }
  if (data.parts.length > 1) side.append(searchOf(data, items))
  if (data.parts.length) side.append(list)
  side.append(box)
  const whole = el("div", data.parts.length ? "whole" : "whole alone")
  whole.append(stage, ...(data.parts.length ? [side] : []))
  return {
    whole,
    begin: () => {
      picture = new Picture(root, canvas, data, dark)
      picture.onPick = data.parts.length ? choose : () => {}
      picture.draw(canvas)
      picture.select(chosen)
      waiting.remove()
      const tools = el("div", "zoom no-print")
      tools.append(
        button("+", "Larger", () => picture.zoom(1.5)), button("−", "Smaller", () => picture.zoom(1 / 1.5)),
        button("○", "All of it", () => picture.fit()),
      )
      stage.append(tools)
      new ResizeObserver(() => picture.fit()).observe(canvas)
    },
    fail: () => { waiting.textContent = "The picture cannot be drawn here; the list says the same in words." },
  }
}

export default function (component) {
  const { data: [data], parentElement, setStateValue, setTriggerValue } = component
  const dark = isDark(parentElement)
  const root = redraw(parentElement, [data, dark])
  if (!root) return
  const made = frame(root, data, dark, setTriggerValue)
  if (data.ways.length > 1) root.append(waysOf(data, setStateValue))
  root.append(made.whole)
  if (followed) (root.querySelector(".told button") ?? root.querySelector(".parts button"))?.focus({ preventScroll: true })
  followed = false
  library(data).then((there) => {
    if (there) made.begin()
    else if (!data.source) setStateValue("inline", true)
    else made.fail()
  })
}
