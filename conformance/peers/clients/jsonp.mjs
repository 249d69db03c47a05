// As much of a browser's document as polling by JSONP asks for: scripts are fetched and run, forms are posted.

export function fakeDocument() {
  const anchor = { parentNode: { insertBefore: (script) => load(script), removeChild() {} } };
  globalThis.document = {
    getElementsByTagName: () => [anchor],
    createElement: (tag) => elements[tag](),
    body: { appendChild() {}, removeChild() {} },
  };
}

const elements = {
  script: () => ({ parentNode: { removeChild() {} } }),
  textarea: () => ({ value: "" }),
  iframe: () => ({}),
  form: () => {
    const form = { style: {}, children: [], setAttribute() {}, parentNode: { removeChild() {} } };
    form.appendChild = (child) => form.children.push(child);
    form.removeChild = (child) => form.children.splice(form.children.indexOf(child), 1);
    form.submit = () => submit(form);
    return form;
  },
};

async function load(script) {
  try {
    const response = await fetch(script.src);
    if (!response.ok || !response.headers.get("content-type").startsWith("text/")) throw new Error("no script");
    (0, eval)(await response.text());
  } catch (error) {
    script.onerror(error);
  }
}

async function submit(form) {
  const area = form.children.find((child) => child.name === "d");
  const body = new URLSearchParams({ d: area.value });
  await fetch(form.action, { method: "POST", body });
  form.children.find((child) => child.name === form.target)?.onload();
}
