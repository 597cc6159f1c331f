// Where the browser does not let us copy, the address is shown, marked, to be copied by hand.
const byHand = (root, address) => {
  const field = el("input")
  field.value = address
  field.readOnly = true
  field.setAttribute("aria-label", "The address of this view")
  openDialog(root, "The address of this view", field)
  field.select()
}

// The days stand in the copied address, so that it shows what was seen whatever comes later.
const copyAddress = async (root, button, said, { copy: label, asked }) => {
  const address = `${location.origin}${location.pathname}?${asked}`
  if (!navigator.clipboard) { byHand(root, address); return }
  try {
    await navigator.clipboard.writeText(address)
  } catch {
    byHand(root, address)
    return
  }
  button.textContent = "Link copied"
  said.textContent = "Link copied"
  setTimeout(() => { button.textContent = label; said.textContent = "" }, 2000)
}

// The controls close on Escape and on a click elsewhere; their menus lie outside of the page.
const closing = (event) => {
  const controls = document.querySelector(".wp-open")
  if (!controls) return
  const page = event.target.closest?.("[data-testid=stApp]")
  const inside = !page || event.composedPath().includes(controls)
  const menu = document.querySelector("[role=listbox], [data-testid=stDateInputCalendar], [role=dialog]")
  if (event.type === "keydown" ? event.key === "Escape" && !menu : !inside) openControls(false)
}
addEventListener("pointerdown", closing)
addEventListener("keydown", closing)

export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp tools-line no-print"
  const change = el("button", "button", data.change)
  change.type = "button"
  change.onpointerdown = (event) => event.stopPropagation()
  change.onclick = () => openControls()
  const copy = el("button", "button", data.copy)
  copy.type = "button"
  const said = el("span", "hidden")
  said.setAttribute("role", "status")
  copy.onclick = () => copyAddress(root, copy, said, data)
  root.append(change, ...(data.copy ? [copy, said] : []))
}
