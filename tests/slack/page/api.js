// Talking to the workspace as the person who is chosen.

/** What the page knows: who is chosen, where they are, what there is, and how far the workspace's clock is ahead. */
export const store = { user: "", place: "", state: null, ahead: 0, panels: new Set() };

/** What time it is in the workspace, in ms. */
export const now = () => Date.now() + store.ahead;

export async function get(path, more = {}) {
  const response = await fetch(`${path}?${new URLSearchParams({ user: store.user, ...more })}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Acts as the person; never throws: a failure comes back as `{ ok: false, error }`. */
export async function act(name, body) {
  try {
    const response = await fetch(`/local/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: store.user, ...body }),
    });
    if (!response.ok) return { ok: false, error: await response.text() };
    return await response.json();
  } catch {
    return { ok: false, error: "The workspace cannot be reached." };
  }
}

export const person = (id) => store.state?.users.find((user) => user.id === id);
export const channel = (id) => store.state?.channels.find((place) => place.id === id);
export const group = (id) => store.state?.user_groups.find((one) => one.id === id);

/** The time zone of the person who looks. */
export function zone() {
  const tz = person(store.user)?.tz;
  try {
    new Intl.DateTimeFormat("en", { timeZone: tz });
    return tz;
  } catch {
    return undefined;
  }
}
