// Posts as their authors wrote them: everything is text, nothing is read as HTML or Markdown.
const post = (item) => {
  const node = el("li", [item.opens && "opens", item.look].filter(Boolean).join(" "))
  node.style.setProperty("--level", item.level)
  const line = el("p", "line")
  line.append(el("span", "who", item.who))
  for (const fact of item.facts) line.append(" · ", fact)
  node.append(line)
  if (item.title) node.append(el("h3", "", item.title))
  node.append(el("p", item.text ? "text" : "text none", item.text || item.without))
  return node
}

// The next of the posts read one at a time is read out, and begins in sight after a long one.
const oneRead = (root) => {
  root.setAttribute("aria-live", "polite")
  const top = root.getBoundingClientRect().top
  if (top < 0) root.scrollIntoView({ block: "start" })
}

export default function (component) {
  const { data: [data], parentElement } = component
  const root = redraw(parentElement, data)
  if (!root) return
  root.className = "wp posts"
  const list = el("ol")
  list.setAttribute("aria-label", data.label)
  for (const item of data.posts) list.append(post(item))
  root.append(list)
  if (data.posts.some((item) => item.look === "judged")) oneRead(root)
}
