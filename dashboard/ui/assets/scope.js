export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp scope"
  const line = el("p", "line")
  for (const part of data.parts) {
    if (!part.control) { line.append(part.text); continue }
    if (part.href) {
      line.append(leads(el("a", "control", part.text), part.page, part.href))
      continue
    }
    const button = el("button", "plain", part.text)
    button.type = "button"
    button.setAttribute("aria-label", `${part.text}: ${part.control}`)
    button.onpointerdown = (event) => event.stopPropagation()
    button.onclick = () => openControls()
    line.append(button)
  }
  root.append(line)
  if (!data.told.length) return
  const told = el("ul", "told")
  told.setAttribute("role", "status")
  for (const text of data.told) told.append(el("li", "", text))
  root.append(told)
}
