// The inputs of a view in the address, so that a link restores them. The part after # never reaches a server.

export const LONGEST = 8000; // characters; longer inputs are handed on as a scenario file
const MOST = 200000; // bytes unpacked

const packed = (bytes, way) => new Response(new Blob([bytes]).stream().pipeThrough(way)).arrayBuffer();

export async function written(state) {
  if (!Object.keys(state).length) return "";
  const bytes = await packed(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream("deflate-raw"));
  let letters = "";
  for (const byte of new Uint8Array(bytes)) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// A state from the address, or nothing if it is none: links come from anywhere.
export async function read(hash) {
  const text = hash.replace(/^#s=/, "");
  if (text === hash || text.length > LONGEST) return null;
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const stream = new Blob([Uint8Array.from(letters, (each) => each.charCodeAt(0))]).stream();
    const reader = stream.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const parts = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > MOST) throw new Error("too large");
      parts.push(value);
    }
    const state = JSON.parse(await new Blob(parts).text());
    return state && typeof state === "object" && !Array.isArray(state) ? state : null;
  } catch {
    return null;
  }
}

// Put the state into the address; false if it is too long for one.
export async function remember(state) {
  const text = await written(state);
  const fits = text.length <= LONGEST;
  const address = new URL(location.href);
  address.hash = fits && text ? `s=${text}` : "";
  if (address.href !== location.href) history.replaceState(null, "", address);
  return fits;
}
