// The view goes along when a page is opened in a new tab: a link gets it when it is reached for.
let paths = {}
const carry = (event) => {
  const link = event.target.closest?.('[class*="st-key-nav-"] a')
  const name = /st-key-nav-(\w+)/.exec(link?.closest('[class*="st-key-nav-"]')?.className)?.[1]
  if (name in paths) link.href = paths[name] + location.search
}
// On a phone the pages cover what they lead to, so they step aside.
const stepAside = (event) => {
  if (innerWidth > 767 || !event.target.closest?.('[class*="st-key-nav-"] a')) return
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click()
}
addEventListener("click", stepAside)
addEventListener("pointerover", carry)
addEventListener("focusin", carry)

// Tells the rules outside our elements, and the server, which theme is on; draws nothing.
export default function (component) {
  const { data: [data], parentElement, setStateValue } = component
  const dark = isDark(parentElement)
  document.body.classList.toggle("wp-dark", dark)
  paths = data.paths
  if (dark !== data.dark) setStateValue("dark", dark)
}
