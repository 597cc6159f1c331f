const list = (items) => {
  const node = el("ul")
  for (const text of items) node.append(el("li", "", text))
  return node
}

export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp check"
  root.setAttribute("role", "region")
  root.setAttribute("aria-label", "Check this view")
  root.append(el("strong", "", "Check this view"))
  for (const fact of data.facts) root.append(el("span", "", fact))
  const tools = el("div", "tools no-print")
  const paper = el("div", "paper")
  for (const [title, items] of data.lists) {
    if (!items.length) continue
    const button = el("button", "plain", title)
    button.type = "button"
    button.setAttribute("aria-haspopup", "dialog")
    button.onclick = () => openDialog(root, title, list(items))
    tools.append(button)
    paper.append(el("strong", "", title), list(items))
  }
  root.append(tools, paper)
}
