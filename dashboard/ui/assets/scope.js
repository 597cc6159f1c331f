export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp scope"
  const line = el("p", "line")
  for (const part of data.parts) {
    if (!part.control) { line.append(part.text); continue }
    if (part.href) {
      const link = el("a", "control", part.text)
      link.href = part.href
      link.onclick = (event) => {
        if (!plainClick(event)) return
        event.preventDefault()
        setTriggerValue("go", part.page)
      }
      line.append(link)
      continue
    }
    const button = el("button", "plain", part.text)
    button.type = "button"
    button.setAttribute("aria-label", `${part.text}: ${part.control}`)
    button.onclick = () => document.querySelector(`.st-key-${part.opens} button`)?.click()
    line.append(button)
  }
  root.append(line)
  if (!data.told.length) return
  const told = el("ul", "told")
  told.setAttribute("role", "status")
  for (const text of data.told) told.append(el("li", "", text))
  root.append(told)
}
