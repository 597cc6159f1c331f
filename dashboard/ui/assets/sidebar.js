const link = (item, go) => {
  const node = el("a", "", item.title)
  node.href = item.href
  if (item.current) node.setAttribute("aria-current", "page")
  node.onclick = (event) => {
    if (!plainClick(event)) return
    event.preventDefault()
    go(item.page)
  }
  return node
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp side"
  const go = (page) => setTriggerValue("go", page)
  root.append(el("p", "name", data.name))
  const nav = el("nav")
  nav.setAttribute("aria-label", "Pages")
  nav.append(...data.pages.map((item) => link(item, go)))
  root.append(nav)
  if (data.box) {
    const box = el("div", "box")
    box.append(el("strong", "", data.box.title), el("span", "soft", data.box.text))
    if (data.box.link) box.append(link(data.box.link, go))
    root.append(box)
  }
}
