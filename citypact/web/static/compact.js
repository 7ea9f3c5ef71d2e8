// A state without its empty parts.
export function compact(state) {
  return Object.fromEntries(Object.entries(state).filter(([, part]) => part && (Array.isArray(part) || Object.keys(part).length)));
}
