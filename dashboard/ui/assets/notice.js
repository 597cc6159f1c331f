export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp notice"
  root.setAttribute("role", "alert")
  const list = el("ul")
  for (const text of data.sentences) list.append(el("li", "", text))
  root.append(list)
}
