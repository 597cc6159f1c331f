// Everything a file contains arrives as JSON and is set through textContent: never as HTML.
const el = (tag, cls = "", text = null) => {
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (text !== null) node.textContent = text
  return node
}
const host = (parent) => parent.host ?? parent
const isDark = (parent) => {
  const colour = getComputedStyle(host(parent)).getPropertyValue("--st-background-color").trim()
  const hex = /^#([0-9a-f]{6})/i.exec(colour)
  if (!hex) return false
  const n = parseInt(hex[1], 16)
  return 0.3 * (n >> 16) + 0.59 * ((n >> 8) & 255) + 0.11 * (n & 255) < 128
}
// Redraws only when what is shown changed, so that an open dialog or the focus is not lost.
const drawn = new WeakMap()
const redraw = (parent, data) => {
  const root = parent.querySelector(".wp")
  root.toggleAttribute("data-dark", isDark(parent))
  const now = JSON.stringify(data)
  if (drawn.get(root) === now) return null
  drawn.set(root, now)
  root.replaceChildren()
  return root
}
const plainClick = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
const openDialog = (root, title, body, tools = []) => {
  const dialog = el("dialog", "no-print")
  const head = el("div", "dialog-head")
  const heading = el("h2", "", title)
  heading.id = "dialog-title"
  dialog.setAttribute("aria-labelledby", "dialog-title")
  const buttons = el("div", "dialog-tools")
  const close = el("button", "button", "Close")
  close.type = "button"
  close.onclick = () => dialog.close()
  buttons.append(...tools, close)
  head.append(heading, buttons)
  const inner = el("div", "dialog-body")
  inner.tabIndex = 0
  inner.setAttribute("role", "region")
  inner.setAttribute("aria-label", title)
  inner.append(body)
  dialog.append(head, inner)
  dialog.onclose = () => dialog.remove()
  dialog.onclick = (event) => { if (event.target === dialog) dialog.close() }
  root.append(dialog)
  dialog.showModal()
}
// Goes to a page as Streamlit's own links do, so that the view stays in the address and "Back"
// leads back; where that link is missing the address itself is opened, which holds the view too.
const goTo = (page, href, panel = "") => {
  const link = document.querySelector(`.st-key-nav-${page} a`)
  const card = panel && document.querySelector(`.st-key-card-${CSS.escape(panel)}`)
  if (card && link?.hasAttribute("aria-current")) { card.scrollIntoView(); return }
  window.wholePicture = { lookAt: panel }
  if (link) link.click()
  else location.assign(href)
}
const leads = (node, page, href, panel = "") => {
  node.href = href
  node.onclick = (event) => {
    if (!plainClick(event)) return
    event.preventDefault()
    goTo(page, href, panel)
  }
  return node
}
// Opens or closes the controls of the scope; they stay on the page all the time.
let cameFrom = null
const openControls = (wanted = null) => {
  const controls = document.querySelector(".st-key-scope")
  if (!controls) return
  const open = controls.classList.toggle("wp-open", wanted ?? !controls.classList.contains("wp-open"))
  if (open) {
    cameFrom = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement
    controls.querySelector("input, button")?.focus({ preventScroll: true })
  } else cameFrom?.focus?.({ preventScroll: true })
}
