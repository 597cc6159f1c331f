export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp side"
  if (data.name) root.append(el("p", "name", data.name))
  if (!data.title) return
  const box = el("div", "box")
  box.append(el("strong", "", data.title), el("span", "soft", data.text))
  if (data.link) box.append(leads(el("a", "", data.link), data.page, data.href))
  root.append(box)
}
