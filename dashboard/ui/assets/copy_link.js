// Where the browser does not let us copy, the address is shown, marked, to be copied by hand.
const byHand = (root, address) => {
  const field = el("input")
  field.value = address
  field.readOnly = true
  field.setAttribute("aria-label", "The address of this view")
  openDialog(root, "The address of this view", field)
  field.select()
}

export default function (component) {
  const { data, parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp copy no-print"
  const button = el("button", "button", data.label)
  button.type = "button"
  const said = el("span", "hidden")
  said.setAttribute("role", "status")
  button.onclick = async () => {
    const address = location.origin + location.pathname + location.search
    if (!navigator.clipboard) { byHand(root, address); return }
    try {
      await navigator.clipboard.writeText(address)
    } catch {
      byHand(root, address)
      return
    }
    button.textContent = "Link copied"
    said.textContent = "Link copied"
    setTimeout(() => { button.textContent = data.label; said.textContent = "" }, 2000)
  }
  root.append(button, said)
}
