export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp done"
  const button = el("button", "button", data.label)
  button.type = "button"
  button.onclick = () => openControls(false)
  root.append(button)
}
