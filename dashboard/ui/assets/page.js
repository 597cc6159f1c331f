// Tells the rules outside our elements, and the server, which theme is on; draws nothing.
export default function (component) {
  const { data, parentElement, setStateValue } = component
  const dark = isDark(parentElement)
  document.body.classList.toggle("wp-dark", dark)
  if (dark !== data.dark) setStateValue("dark", dark)
}
