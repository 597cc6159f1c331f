const INTERVAL = /\(([\d−-][^()]*)\)/g

const words = (node, said) => {
  const text = said.replace(/(\d) %/g, "$1\u00a0%")
  let from = 0
  for (const found of text.matchAll(INTERVAL)) {
    node.append(text.slice(from, found.index))
    node.append(el("span", "interval", found[0]))
    from = found.index + found[0].length
  }
  node.append(text.slice(from))
}
const SIDES = ["Said: ", "And the other side: "]

const sentence = (tag, item, side = "") => {
  const node = el(tag, `sentence ${item.dot}`)
  if (item.dot !== "none") {
    const dot = el("span", `dot ${item.dot}`)
    dot.setAttribute("aria-hidden", "true")
    node.append(dot, el("span", "hidden", side))
  }
  words(node, item.text)
  if (item.href) {
    const link = leads(el("a", "no-print", item.link), item.page, item.href, item.panel)
    link.setAttribute("aria-label", `${item.link}: the evidence for "${item.text}"`)
    node.append(" ", link)
  }
  return node
}

const look = (name) => (name === "hidden" ? "hidden-look" : name)

// A picture is one thing to a screen reader: its alternative text says all of it.
const figure = (alt, inner) => {
  const node = el("figure")
  node.setAttribute("role", "img")
  node.setAttribute("aria-label", alt)
  node.append(inner)
  return node
}

const named = (cls, text) => {
  const node = el("span", cls, text)
  node.title = text
  return node
}

const barOf = (bar) => {
  const row = el("div", "bar")
  for (const part of bar.segments.filter((one) => one.share > 0)) {
    const share = Math.min(1, part.share)
    const segment = el("div", `segment ${look(part.look)}`)
    segment.style.width = `calc(var(--track) * ${share})`
    segment.dataset.share = share
    segment.append(el("span", "", part.look === "hidden" ? "•" : part.text))
    row.append(segment)
  }
  row.append(el("span", "end", bar.text))
  return row
}

const bars = (data) => {
  const grid = el("div", "bars")
  const rows = data.bars.map(barOf)
  data.bars.forEach((bar, at) => grid.append(el("span", "label", bar.label), rows[at]))
  watchBars(grid, [rows])
  return figure(data.alt, grid)
}

const columns = ({ columns: { heads, bars: sides }, alt }) => {
  const grid = el("div", "bars columns")
  grid.style.setProperty("--sides", heads.length)
  grid.append(el("span"), ...heads.map((head) => el("span", "head", head)))
  const drawn = sides.map((side) => side.map(barOf))
  sides[0].forEach((bar, at) => grid.append(named("label", bar.label), ...drawn.map((side) => side[at])))
  watchBars(grid, drawn)
  return figure(alt, grid)
}

// Names above cells too narrow for their longest word stand upright.
const grid = ({ grid: { rows, columns: across, cells, row }, alt }) => {
  const node = el("div", "grid")
  node.style.setProperty("--across", across.length)
  node.style.setProperty("--row", `${row}px`)
  node.append(el("span"), ...across.map((name) => named("head", name)))
  cells.forEach((line, at) => {
    node.append(named("label", rows[at]))
    for (const [kind, text, said] of line) {
      const cell = el("span", `cell ${look(kind)}`, text)
      cell.title = said
      node.append(cell)
    }
  })
  const heads = [...node.querySelectorAll(".head")]
  new ResizeObserver(() => {
    node.classList.remove("upright")
    node.classList.toggle("upright", heads.some((head) => head.scrollWidth > head.parentElement.querySelector(".cell").clientWidth))
  }).observe(node)
  return figure(alt, node)
}

// All bars of a column share one scale: the longest that leaves room for the words behind each.
const scale = (rows) => {
  const tracks = rows.map((bar) => {
    const parts = [...bar.querySelectorAll(".segment")]
    const share = parts.reduce((sum, part) => sum + Number(part.dataset.share), 0)
    return share ? (bar.clientWidth - bar.lastElementChild.offsetWidth) / share : Infinity
  })
  const track = Math.max(Math.min(...tracks, rows[0].clientWidth), 20)
  for (const row of rows) row.style.setProperty("--track", `${track}px`)
}

// A word that does not fit its segment is left out of the picture; the table has it.
const watchBars = (grid, sides) => {
  const fit = () => {
    for (const rows of sides) scale(rows)
    for (const segment of grid.querySelectorAll(".segment")) {
      segment.classList.remove("thin")
      const text = segment.firstElementChild
      segment.classList.toggle("thin", text.scrollWidth + 4 > segment.clientWidth)
    }
  }
  new ResizeObserver(fit).observe(grid)
}

const table = (data) => {
  const node = el("table")
  node.append(el("caption", "hidden", data.title))
  const head = el("tr")
  data.columns.forEach((name, at) => {
    const cell = el("th", data.numeric[at] ? "number" : "", name)
    cell.scope = "col"
    head.append(cell)
  })
  const top = el("thead")
  top.append(head)
  const body = el("tbody")
  for (const row of data.rows) {
    const line = el("tr")
    row.forEach((value, at) => line.append(el("td", data.numeric[at] ? "number" : "", value)))
    body.append(line)
  }
  node.append(top, body)
  const whole = el("div")
  whole.append(node)
  if (data.more) whole.append(el("p", "soft", data.more))
  return whole
}

const definitions = (items) => {
  const list = el("dl")
  for (const item of items) {
    list.append(el("dt", "first", item.label), el("dd", "", item.definition))
    for (const [name, text] of item.facts) list.append(el("dt", "", name), el("dd", "", text))
  }
  return list
}

const save = (name, text) => {
  const link = el("a")
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

const tool = (label, about, open) => {
  const button = el("button", "plain", label)
  button.type = "button"
  button.setAttribute("aria-label", `${label}: ${about}`)
  button.setAttribute("aria-haspopup", "dialog")
  button.onclick = open
  return button
}

const foot = (root, data) => {
  const node = el("div", "foot")
  if (data.foot) node.append(el("span", "note", data.foot))
  const tools = el("div", "tools no-print")
  if (data.definitions.length && !data.open_rows) {
    tools.append(tool("definition", data.about, () =>
      openDialog(root, `${data.about}: definition`, definitions(data.definitions))))
  }
  if (data.table) {
    const csv = el("button", "button", "Download CSV")
    csv.type = "button"
    csv.onclick = () => save(data.table.file, data.table.csv)
    if (tools.childElementCount) tools.append("·")
    tools.append(tool("table", data.about, () =>
      openDialog(root, `${data.about}: table`, table(data.table), [csv])))
  }
  node.append(tools)
  return node
}

// Keeps the evidence in sight while pictures above it still arrive, until the reader moves.
const lookAt = (root) => {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const target = root.querySelector("h2") ?? root
  target.tabIndex = -1
  let mine = true
  const go = () => mine && root.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" })
  const stop = () => { mine = false }
  for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(name, stop, { once: true, passive: true })
  }
  target.focus({ preventScroll: true })
  for (const wait of [60, 400, 1000, 1800]) setTimeout(go, wait)
}

// A row is a fact: words on the left, words on the right; with its definition it opens.
// What is too long to stand on the right stands below.
const LONG = 48

const rowOf = ([left, right], defined, opens) => {
  const line = el("li")
  const found = opens && defined.find((item) => item.label === left)
  const facts = el(found ? "summary" : "div", right.length > LONG ? "fact below" : "fact")
  facts.append(el("span", "", left), el("span", "right", right))
  if (!found) { line.append(facts); return line }
  const whole = el("details")
  whole.append(facts, definitions([found]))
  line.append(whole)
  return line
}

const draw = (root, data) => {
  root.className = `wp panel ${data.variant}`
  if (data.heading) root.append(el("h1", "", data.heading))
  if (data.title) root.append(el("h2", "", data.title))
  if (data.caption) root.append(el("p", "caption", data.caption))
  if (data.pairs.length) {
    const grid = el("div", "pairs")
    for (const pair of data.pairs) grid.append(...pair.map((item, at) => sentence("p", item, SIDES[at])))
    root.append(grid)
  }
  if (data.sentences.length) {
    const list = el("div", "plain")
    list.append(...data.sentences.map((item) => sentence("p", item)))
    root.append(list)
  }
  if (data.bars.length) root.append(bars(data))
  if (data.columns) root.append(columns(data))
  if (data.grid) root.append(grid(data))
  if (data.rows.length) {
    const list = el("ul", "rows")
    for (const row of data.rows) list.append(rowOf(row, data.definitions, data.open_rows))
    root.append(list)
  }
  for (const text of data.cannot_tell) root.append(el("p", "cannot", text))
  if (data.foot || (data.definitions.length && !data.open_rows) || data.table) root.append(foot(root, data))
}

// A link to evidence names a panel, by a click on this page or after the "#" of an address.
const asked = () => window.wholePicture?.lookAt ?? decodeURIComponent(location.hash.slice(1))

export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (root) draw(root, data)
  if (!data.key || asked() !== data.key) return
  window.wholePicture = { lookAt: "" }
  lookAt(parentElement.querySelector(".wp"))
}
